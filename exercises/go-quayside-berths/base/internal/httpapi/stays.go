package httpapi

import (
	"net/http"
	"strings"
	"time"

	"example.org/quayside/internal/harbour"
	"example.org/quayside/internal/store"
)

// stayView is a stay as callers see it. The code is only there right after
// booking.
type stayView struct {
	ID        string         `json:"id"`
	Berth     string         `json:"berth"`
	Vessel    harbour.Vessel `json:"vessel"`
	Arrival   string         `json:"arrival"`
	Departure string         `json:"departure"`
	Nights    int            `json:"nights"`
	FeeCents  int64          `json:"fee_cents"`
	Status    harbour.Status `json:"status"`
	Code      string         `json:"code,omitempty"`
}

func viewOf(st harbour.Stay) stayView {
	return stayView{
		ID:        st.ID,
		Berth:     st.Berth,
		Vessel:    st.Vessel,
		Arrival:   st.Arrival.Format(harbour.DayLayout),
		Departure: st.Departure.Format(harbour.DayLayout),
		Nights:    st.Nights(),
		FeeCents:  st.FeeCents,
		Status:    st.Status,
	}
}

type stayRequest struct {
	Vessel    harbour.Vessel `json:"vessel"`
	Contact   string         `json:"contact"`
	Arrival   string         `json:"arrival"`
	Departure string         `json:"departure"`
}

// period reads and checks a pair of days, or answers with a 400.
func (s *Server) period(w http.ResponseWriter, arrival, departure string) (a, d time.Time, ok bool) {
	a, err := harbour.ParseDay(arrival, s.zone)
	if err == nil {
		d, err = harbour.ParseDay(departure, s.zone)
	}
	if err == nil {
		err = harbour.CheckPeriod(a, d, harbour.DayOf(s.now(), s.zone))
	}
	if err != nil {
		s.refuse(w, http.StatusBadRequest, err.Error())
		return a, d, false
	}
	return a, d, true
}

func (s *Server) freeBerths(w http.ResponseWriter, r *http.Request) {
	if !s.allow(w, r, http.MethodGet) {
		return
	}
	q := r.URL.Query()
	if a, d, ok := s.period(w, q.Get("arrival"), q.Get("departure")); ok {
		s.reply(w, http.StatusOK, s.store.FreeBerths(a, d))
	}
}

func (s *Server) stays(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		s.book(w, r)
		return
	}
	if !s.allow(w, r, http.MethodGet) {
		return
	}
	if !s.isStaff(r) {
		s.refuse(w, http.StatusUnauthorized, "for the harbour office only")
		return
	}
	day, err := harbour.ParseDay(r.URL.Query().Get("day"), s.zone)
	if err != nil {
		s.refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	views := []stayView{}
	for _, st := range s.store.Arrivals(day) {
		views = append(views, viewOf(st))
	}
	s.reply(w, http.StatusOK, views)
}

func (s *Server) book(w http.ResponseWriter, r *http.Request) {
	var in stayRequest
	if !s.read(w, r, &in) {
		return
	}
	if err := in.Vessel.Validate(); err != nil {
		s.refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	if in.Contact == "" || len(in.Contact) > 120 {
		s.refuse(w, http.StatusBadRequest, "a contact is needed, of 120 characters at most")
		return
	}
	a, d, ok := s.period(w, in.Arrival, in.Departure)
	if !ok {
		return
	}
	st, err := s.store.Reserve(store.Request{Vessel: in.Vessel, Contact: in.Contact, Arrival: a, Departure: d})
	if err != nil {
		s.fail(w, err)
		return
	}
	view := viewOf(st)
	view.Code = st.Code
	s.reply(w, http.StatusCreated, view)
}

// oneStay serves /stays/{id} and what is below it.
func (s *Server) oneStay(w http.ResponseWriter, r *http.Request) {
	id, action, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/stays/"), "/")
	st, err := s.store.Stay(id)
	// A wrong code and an unknown stay look the same from outside.
	if err != nil || !(s.isStaff(r) || sameSecret(r.Header.Get("X-Stay-Code"), st.Code)) {
		s.fail(w, store.ErrNotFound)
		return
	}
	switch action {
	case "":
		if s.allow(w, r, http.MethodGet) {
			s.reply(w, http.StatusOK, viewOf(st))
		}
	case "cancel":
		if s.allow(w, r, http.MethodPost) {
			s.cancel(w, id)
		}
	case "arrive":
		if s.allow(w, r, http.MethodPost) {
			s.arrive(w, r, id)
		}
	default:
		s.refuse(w, http.StatusNotFound, "there is nothing here")
	}
}

func (s *Server) cancel(w http.ResponseWriter, id string) {
	if _, err := s.store.Move(id, harbour.Cancelled); err != nil {
		s.fail(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) arrive(w http.ResponseWriter, r *http.Request, id string) {
	if !s.isStaff(r) {
		s.refuse(w, http.StatusForbidden, "for the harbour office only")
		return
	}
	st, err := s.store.Move(id, harbour.Arrived)
	if err != nil {
		s.fail(w, err)
		return
	}
	s.reply(w, http.StatusOK, viewOf(st))
}
