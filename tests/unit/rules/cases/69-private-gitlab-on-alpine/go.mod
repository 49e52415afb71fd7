module gitlab.corp.example/team/app

go 1.23

require (
	gitlab.corp.example/team/lib v1.2.3
)
