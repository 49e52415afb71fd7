module example.com/semconv

go 1.23
