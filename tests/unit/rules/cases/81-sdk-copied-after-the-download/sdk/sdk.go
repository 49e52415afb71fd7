package sdk

func Do() {}
