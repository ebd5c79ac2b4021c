// Command washbook settles a month of the co-operative's laundry.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"example.org/washbook/internal/ledger"
	"example.org/washbook/internal/readings"
	"example.org/washbook/internal/statements"
)

func main() {
	data := flag.String("data", "", "folder to read from")
	out := flag.String("out", "", "folder to write to")
	month := flag.String("month", "", "month to settle, such as 2026-04")
	flag.Parse()
	if err := run(*data, *out, *month); err != nil {
		fmt.Fprintln(os.Stderr, "washbook:", err)
		os.Exit(1)
	}
}

func run(data, out, month string) error {
	if data == "" || out == "" {
		return errors.New("-data and -out are needed")
	}
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		return err
	}
	m, err := ledger.ParseMonth(month, zone)
	if err != nil {
		return err
	}
	flats, err := readings.Flats(filepath.Join(data, "flats.csv"))
	if err != nil {
		return err
	}
	costs, err := readings.Costs(filepath.Join(data, "costs-"+m.String()+".csv"))
	if err != nil {
		return err
	}
	washes, err := readings.Washes(filepath.Join(data, "washes-"+m.String()+".csv"))
	if err != nil {
		return err
	}
	shares, err := ledger.Settle(m, flats, washes, costs)
	if err != nil {
		return err
	}
	return statements.Write(out, m, shares)
}
