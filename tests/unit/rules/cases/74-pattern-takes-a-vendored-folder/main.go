package main

import "github.com/acme/latest"

func main() { latest.Do() }
