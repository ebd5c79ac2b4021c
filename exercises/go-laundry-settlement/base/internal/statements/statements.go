// Package statements writes what a month came to.
package statements

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"example.org/washbook/internal/ledger"
)

// Write writes the statements of a month and its total below dir.
func Write(dir string, m ledger.Month, shares []ledger.Share) error {
	dir = filepath.Join(dir, m.String())
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, s := range shares {
		if err := replace(filepath.Join(dir, s.Flat.ID+".txt"), statement(m, s)); err != nil {
			return err
		}
	}
	total, err := totals(shares)
	if err != nil {
		return err
	}
	return replace(filepath.Join(dir, "total.csv"), total)
}

func statement(m ledger.Month, s ledger.Share) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Laundry, %s\n\n", m)
	fmt.Fprintf(&b, "%s, %s\n", s.Flat.ID, s.Flat.Name)
	fmt.Fprintf(&b, "%d minutes: %s kr.\n", s.Minutes, kroner(s.Ore))
	return b.Bytes()
}

func totals(shares []ledger.Share) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"flat", "minutes", "ore"}}
	for _, s := range shares {
		rows = append(rows, []string{
			s.Flat.ID,
			strconv.FormatInt(s.Minutes, 10),
			strconv.FormatInt(s.Ore, 10),
		})
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

func kroner(ore int64) string { return fmt.Sprintf("%d,%02d", ore/100, ore%100) }

// replace writes a file that nobody but its owner can read, whole or not at all.
func replace(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err := f.Write(content); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
