package latest

func Do() {}
