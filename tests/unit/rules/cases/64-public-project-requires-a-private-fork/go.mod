module github.com/acme/app

go 1.23

require (
	github.com/somebody/fork v1.0.0
)
