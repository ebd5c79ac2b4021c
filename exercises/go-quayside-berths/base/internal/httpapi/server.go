// Package httpapi is the HTTP API of the service. docs/api.md describes it.
package httpapi

import (
	"log"
	"net/http"
	"time"

	"example.org/quayside/internal/store"
)

// Options is what the API needs from its surroundings.
type Options struct {
	Store      *store.Store
	Zone       *time.Location
	StaffToken string
	Now        func() time.Time
	Log        *log.Logger
}

// Server answers the requests.
type Server struct {
	store      *store.Store
	zone       *time.Location
	staffToken string
	now        func() time.Time
	log        *log.Logger
}

// New makes a server.
func New(o Options) *Server {
	return &Server{
		store:      o.Store,
		zone:       o.Zone,
		staffToken: o.StaffToken,
		now:        o.Now,
		log:        o.Log,
	}
}

// Handler is the whole API.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("/berths", s.freeBerths)
	mux.HandleFunc("/stays", s.stays)
	mux.HandleFunc("/stays/", s.oneStay)
	return s.logged(mux)
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// logged writes one line for each request.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.now()
		sw := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(sw, r)
		s.log.Printf("%s %s %d %s", r.Method, r.URL.RequestURI(), sw.status, s.now().Sub(began))
	})
}
