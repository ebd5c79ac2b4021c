module example.org/washbook

go 1.19
