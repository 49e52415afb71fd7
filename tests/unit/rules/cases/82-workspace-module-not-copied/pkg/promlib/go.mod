module example.com/promlib

go 1.23
