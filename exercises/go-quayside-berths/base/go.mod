module example.org/quayside

go 1.19
