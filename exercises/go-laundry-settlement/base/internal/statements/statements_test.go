package statements

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"example.org/washbook/internal/ledger"
)

func april(t *testing.T) ledger.Month {
	t.Helper()
	m, err := ledger.ParseMonth("2026-04", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func content(t *testing.T, parts ...string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	shares := []ledger.Share{{Flat: ledger.Flat{ID: "A-101", Name: "Holm"}, Minutes: 60, Ore: 1205}}
	if err := Write(dir, april(t), shares); err != nil {
		t.Fatal(err)
	}
	want := "Laundry, 2026-04\n\nA-101, Holm\n60 minutes: 12,05 kr.\n"
	if got := content(t, dir, "2026-04", "A-101.txt"); got != want {
		t.Errorf("the statement is %q, want %q", got, want)
	}
	if got, want := content(t, dir, "2026-04", "total.csv"), "flat,minutes,ore\nA-101,60,1205\n"; got != want {
		t.Errorf("the total is %q, want %q", got, want)
	}
	info, err := os.Stat(filepath.Join(dir, "2026-04", "A-101.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the statement has mode %v, want 0600", info.Mode().Perm())
	}
}
