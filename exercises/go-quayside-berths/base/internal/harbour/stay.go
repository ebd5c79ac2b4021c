package harbour

import (
	"errors"
	"time"
)

// Status says how far a stay has come.
type Status string

const (
	Booked    Status = "booked"
	Arrived   Status = "arrived"
	Cancelled Status = "cancelled"
)

// MaxNights is the longest stay a visitor may book.
const MaxNights = 28

// Stay is one boat in one berth for some nights. Arrival and Departure are
// midnights in the harbour's zone.
type Stay struct {
	ID        string    `json:"id"`
	Code      string    `json:"code"`
	Berth     string    `json:"berth"`
	Vessel    Vessel    `json:"vessel"`
	Contact   string    `json:"contact"`
	Arrival   time.Time `json:"arrival"`
	Departure time.Time `json:"departure"`
	FeeCents  int64     `json:"fee_cents"`
	Status    Status    `json:"status"`
}

// Nights is how many nights the stay has.
func (s Stay) Nights() int { return Nights(s.Arrival, s.Departure) }

// Blocks tells whether the stay keeps its berth from being used in some night
// between arrival and departure.
func (s Stay) Blocks(arrival, departure time.Time) bool {
	if s.Status == Cancelled {
		return false
	}
	return s.Arrival.Before(departure) && arrival.Before(s.Departure)
}

// CheckPeriod tells what is wrong with a wish to stay from arrival to
// departure, seen on the given day.
func CheckPeriod(arrival, departure, today time.Time) error {
	switch {
	case arrival.Before(today):
		return errors.New("arrival is in the past")
	case !arrival.Before(departure):
		return errors.New("departure must be after arrival")
	case Nights(arrival, departure) > MaxNights:
		return errors.New("visitors may stay for 28 nights at most")
	}
	return nil
}
