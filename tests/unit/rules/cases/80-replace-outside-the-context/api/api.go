package api

func Do() {}
