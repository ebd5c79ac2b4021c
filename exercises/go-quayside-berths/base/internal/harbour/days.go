package harbour

import (
	"fmt"
	"time"
	_ "time/tzdata" // the harbour's zone must be known on any machine
)

// DayLayout is how calendar days are written everywhere.
const DayLayout = "2006-01-02"

// ParseDay reads a calendar day as midnight in the harbour's zone.
func ParseDay(s string, loc *time.Location) (time.Time, error) {
	t, err := time.ParseInLocation(DayLayout, s, loc)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a day like 2026-07-03", s)
	}
	return t, nil
}

// DayOf is midnight of the day that t falls on in the harbour's zone.
func DayOf(t time.Time, loc *time.Location) time.Time {
	y, m, d := t.In(loc).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, loc)
}

// Nights counts the calendar nights between two days. The clock time between
// them does not matter: a night in which the clocks change is still one night.
func Nights(arrival, departure time.Time) int {
	return int(civil(departure).Sub(civil(arrival)) / (24 * time.Hour))
}

func civil(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
