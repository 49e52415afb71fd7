module github.com/acme/app

go 1.23

require (
	github.com/acme/lib v1.2.3
)
