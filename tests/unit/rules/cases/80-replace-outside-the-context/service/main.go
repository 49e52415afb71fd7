package main

import "example.com/api"

func main() { api.Do() }
