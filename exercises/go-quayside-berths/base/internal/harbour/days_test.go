package harbour

import (
	"testing"
	"time"
)

func oslo(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func day(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := ParseDay(s, oslo(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestNights(t *testing.T) {
	cases := []struct {
		arrival, departure string
		want               int
	}{
		{"2026-07-03", "2026-07-04", 1},
		{"2026-07-03", "2026-07-10", 7},
		{"2026-02-27", "2026-03-02", 3},
		{"2026-03-28", "2026-03-30", 2}, // clocks go forward on the 29th
		{"2026-10-24", "2026-10-26", 2}, // and back on the 25th of October
		{"2026-07-03", "2026-07-03", 0},
	}
	for _, c := range cases {
		if got := Nights(day(t, c.arrival), day(t, c.departure)); got != c.want {
			t.Errorf("Nights(%s, %s) = %d, want %d", c.arrival, c.departure, got, c.want)
		}
	}
}

func TestParseDayRefusesOtherForms(t *testing.T) {
	for _, s := range []string{"", "3 July", "2026-7-3", "2026-02-30", "2026-07-03T12:00:00Z"} {
		if _, err := ParseDay(s, oslo(t)); err == nil {
			t.Errorf("ParseDay(%q) was accepted", s)
		}
	}
}

func TestDayOfUsesTheHarboursZone(t *testing.T) {
	late := time.Date(2026, 7, 3, 22, 30, 0, 0, time.UTC) // half past midnight in Oslo
	if got, want := DayOf(late, oslo(t)), day(t, "2026-07-04"); !got.Equal(want) {
		t.Errorf("DayOf = %v, want %v", got, want)
	}
}
