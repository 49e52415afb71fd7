module git.corp.example/team/app

go 1.23

require (
	git.corp.example/team/lib v1.2.3
	github.com/google/uuid v1.6.0
)
