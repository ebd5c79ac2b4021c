package store

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"example.org/quayside/internal/harbour"
)

var berths = []harbour.Berth{
	{ID: "A1", LengthCM: 800, BeamCM: 300, DepthCM: 180, RateCents: 310},
	{ID: "A3", LengthCM: 1000, BeamCM: 350, DepthCM: 220, RateCents: 340},
}

func zone(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(path, berths, zone(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func request(t *testing.T, arrival, departure string) Request {
	t.Helper()
	a, err := harbour.ParseDay(arrival, zone(t))
	if err != nil {
		t.Fatal(err)
	}
	d, err := harbour.ParseDay(departure, zone(t))
	if err != nil {
		t.Fatal(err)
	}
	return Request{
		Vessel:  harbour.Vessel{Name: "Terna", LengthCM: 920, BeamCM: 310, DraughtCM: 150},
		Contact: "skipper@example.org", Arrival: a, Departure: d,
	}
}

func TestOpenReadsTheSnapshot(t *testing.T) {
	s := open(t, "testdata/snapshot.json")
	r := request(t, "2026-07-03", "2026-07-04")
	free := s.FreeBerths(r.Arrival, r.Departure)
	if len(free) != 1 || free[0].ID != "A1" {
		t.Errorf("free berths are %v, want A1 only", free)
	}
	if got := len(s.Arrivals(r.Arrival)); got != 1 {
		t.Errorf("%d arrivals, want 1", got)
	}
}

func TestStaysSurviveARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "quayside.json")
	booked, err := open(t, path).Reserve(request(t, "2026-07-03", "2026-07-05"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := open(t, path).Stay(booked.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Code != booked.Code || got.FeeCents != 6800 || !got.Arrival.Equal(booked.Arrival) {
		t.Errorf("after a restart the stay is %+v, want %+v", got, booked)
	}
}

func TestReserveUndoesWhatItCannotSave(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "missing", "quayside.json"))
	r := request(t, "2026-07-03", "2026-07-05")
	if _, err := s.Reserve(r); err == nil {
		t.Fatal("a stay that could not be saved was booked")
	}
	if got := len(s.FreeBerths(r.Arrival, r.Departure)); got != 2 {
		t.Errorf("%d berths are free afterwards, want 2", got)
	}
}

func TestReserveAtOnce(t *testing.T) {
	s := open(t, "")
	r := request(t, "2026-07-03", "2026-07-05") // only A3 is long enough
	var wg sync.WaitGroup
	errs := make(chan error, 20)
	for i := 0; i < cap(errs); i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			_, err := s.Reserve(r)
			errs <- err
		}()
	}
	wg.Wait()
	close(errs)
	booked := 0
	for err := range errs {
		if err == nil {
			booked++
		} else if !errors.Is(err, ErrFull) {
			t.Errorf("unexpected error %v", err)
		}
	}
	if booked != 1 {
		t.Errorf("%d boats got the one berth", booked)
	}
}

func TestMove(t *testing.T) {
	s := open(t, "")
	r := request(t, "2026-07-03", "2026-07-05")
	st, err := s.Reserve(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Move(st.ID, harbour.Cancelled); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Move(st.ID, harbour.Arrived); !errors.Is(err, ErrStatus) {
		t.Errorf("a cancelled stay arrived: %v", err)
	}
	if _, err := s.Move("s_none", harbour.Arrived); !errors.Is(err, ErrNotFound) {
		t.Errorf("err = %v, want ErrNotFound", err)
	}
	if _, err := s.Reserve(r); err != nil {
		t.Errorf("the cancelled stay still has its berth: %v", err)
	}
}
