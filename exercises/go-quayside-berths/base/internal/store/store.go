// Package store owns the state of the service. Everything is in memory, and is
// written to a snapshot file after each change.
package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"time"

	"example.org/quayside/internal/harbour"
)

var (
	ErrNotFound = errors.New("no such stay")
	ErrFull     = errors.New("no free berth fits this vessel")
	ErrStatus   = errors.New("the stay is not in a state to do that")
)

// Store is safe for use by many goroutines.
type Store struct {
	path   string
	zone   *time.Location
	berths []harbour.Berth

	mu    sync.RWMutex
	stays map[string]harbour.Stay
}

type snapshot struct {
	Stays []harbour.Stay `json:"stays"`
}

// Open reads the snapshot at path, which need not exist yet. With an empty path
// nothing is kept beyond the process.
func Open(path string, berths []harbour.Berth, zone *time.Location) (*Store, error) {
	s := &Store{path: path, zone: zone, berths: berths, stays: make(map[string]harbour.Stay)}
	if path == "" {
		return s, nil
	}
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	var snap snapshot
	if err := json.Unmarshal(raw, &snap); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, st := range snap.Stays {
		st.Arrival, st.Departure = st.Arrival.In(zone), st.Departure.In(zone)
		s.stays[st.ID] = st
	}
	return s, nil
}

// FreeBerths returns the berths nobody has between arrival and departure.
func (s *Store) FreeBerths(arrival, departure time.Time) []harbour.Berth {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return harbour.Free(s.berths, s.all(), arrival, departure)
}

// Request is a wish for a stay.
type Request struct {
	Vessel    harbour.Vessel
	Contact   string
	Arrival   time.Time
	Departure time.Time
}

// Reserve finds a berth for the request and books it in one step, so that two
// requests at once never get the same berth.
func (s *Store) Reserve(r Request) (harbour.Stay, error) {
	id, code, err := newIDAndCode("s_")
	if err != nil {
		return harbour.Stay{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	berth, ok := harbour.Pick(harbour.Free(s.berths, s.all(), r.Arrival, r.Departure), r.Vessel)
	if !ok {
		return harbour.Stay{}, ErrFull
	}
	st := harbour.Stay{
		ID:        id,
		Code:      code,
		Berth:     berth.ID,
		Vessel:    r.Vessel,
		Contact:   r.Contact,
		Arrival:   r.Arrival,
		Departure: r.Departure,
		FeeCents:  harbour.Fee(berth, r.Vessel, harbour.Nights(r.Arrival, r.Departure)),
		Status:    harbour.Booked,
	}
	s.stays[st.ID] = st
	if err := s.save(); err != nil {
		delete(s.stays, st.ID)
		return harbour.Stay{}, err
	}
	return st, nil
}

// Stay looks one stay up.
func (s *Store) Stay(id string) (harbour.Stay, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	st, ok := s.stays[id]
	if !ok {
		return harbour.Stay{}, ErrNotFound
	}
	return st, nil
}

// Move takes a booked stay to another status.
func (s *Store) Move(id string, to harbour.Status) (harbour.Stay, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, ok := s.stays[id]
	if !ok {
		return harbour.Stay{}, ErrNotFound
	}
	if before.Status != harbour.Booked {
		return harbour.Stay{}, ErrStatus
	}
	after := before
	after.Status = to
	s.stays[id] = after
	if err := s.save(); err != nil {
		s.stays[id] = before
		return harbour.Stay{}, err
	}
	return after, nil
}

// Arrivals returns the stays that begin on the day, by berth, without the
// cancelled ones.
func (s *Store) Arrivals(day time.Time) []harbour.Stay {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []harbour.Stay
	for _, st := range s.stays {
		if st.Status != harbour.Cancelled && st.Arrival.Equal(day) {
			out = append(out, st)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Berth < out[j].Berth })
	return out
}

// all returns every stay. The caller holds the lock.
func (s *Store) all() []harbour.Stay {
	out := make([]harbour.Stay, 0, len(s.stays))
	for _, st := range s.stays {
		out = append(out, st)
	}
	return out
}

// save writes the snapshot beside the old one and puts it in its place. The
// caller holds the lock for writing.
func (s *Store) save() error {
	if s.path == "" {
		return nil
	}
	stays := s.all()
	sort.Slice(stays, func(i, j int) bool { return stays[i].ID < stays[j].ID })
	raw, err := json.MarshalIndent(snapshot{Stays: stays}, "", "  ")
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(s.path), ".quayside-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err := tmp.Write(raw); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), s.path)
}
