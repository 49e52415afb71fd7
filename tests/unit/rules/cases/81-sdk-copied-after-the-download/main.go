package main

import "example.com/sdk"

func main() { sdk.Do() }
