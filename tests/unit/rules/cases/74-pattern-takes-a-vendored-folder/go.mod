module example.com/app

go 1.23

require github.com/acme/latest v1.0.0
