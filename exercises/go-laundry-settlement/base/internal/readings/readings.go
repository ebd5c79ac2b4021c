// Package readings reads and checks the files of a month.
package readings

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"time"

	"example.org/washbook/internal/ledger"
)

var flatID = regexp.MustCompile(`^[A-Z]-[0-9]{3}$`)

// maxMinutes is the longest programme there is.
const maxMinutes = 240

// Flats reads the list of flats.
func Flats(path string) ([]ledger.Flat, error) {
	var flats []ledger.Flat
	seen := make(map[string]bool)
	err := eachRow(path, 2, func(row []string) error {
		if !flatID.MatchString(row[0]) {
			return fmt.Errorf("%q is not a flat like A-101", row[0])
		}
		if seen[row[0]] {
			return fmt.Errorf("%s is there twice", row[0])
		}
		seen[row[0]] = true
		flats = append(flats, ledger.Flat{ID: row[0], Name: row[1]})
		return nil
	})
	return flats, err
}

// Costs reads the bills of a month.
func Costs(path string) ([]ledger.Cost, error) {
	var costs []ledger.Cost
	err := eachRow(path, 2, func(row []string) error {
		ore, err := strconv.ParseInt(row[1], 10, 64)
		if err != nil || ore < 0 {
			return fmt.Errorf("%q is not an amount in øre", row[1])
		}
		costs = append(costs, ledger.Cost{What: row[0], Ore: ore})
		return nil
	})
	return costs, err
}

// Washes reads what the machines wrote down.
func Washes(path string) ([]ledger.Wash, error) {
	var washes []ledger.Wash
	err := eachRow(path, 4, func(row []string) error {
		started, err := time.Parse(time.RFC3339, row[0])
		if err != nil {
			return fmt.Errorf("%q is not a time like 2026-04-07T16:00:00Z", row[0])
		}
		minutes, err := strconv.ParseInt(row[3], 10, 64)
		if err != nil || minutes < 1 || minutes > maxMinutes {
			return fmt.Errorf("%q is not between 1 and %d minutes", row[3], maxMinutes)
		}
		washes = append(washes, ledger.Wash{Started: started, Machine: row[1], Flat: row[2], Minutes: minutes})
		return nil
	})
	return washes, err
}

// eachRow calls take for each row below the header. Errors name file and line.
func eachRow(path string, fields int, take func(row []string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = fields
	if _, err := r.Read(); err != nil {
		return fmt.Errorf("%s: no header: %w", path, err)
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := take(row); err != nil {
			line, _ := r.FieldPos(0)
			return fmt.Errorf("%s, line %d: %w", path, line, err)
		}
	}
}
