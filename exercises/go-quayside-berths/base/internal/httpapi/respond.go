package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"

	"example.org/quayside/internal/store"
)

const maxBody = 16 << 10

// reply writes a JSON answer.
func (s *Server) reply(w http.ResponseWriter, status int, body interface{}) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		s.log.Printf("answer not written: %v", err)
	}
}

// refuse writes an error that is the caller's to mend.
func (s *Server) refuse(w http.ResponseWriter, status int, message string) {
	s.reply(w, status, map[string]string{"error": message})
}

// fail writes the answer for an error of the store.
func (s *Server) fail(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, store.ErrNotFound):
		s.refuse(w, http.StatusNotFound, err.Error())
	case errors.Is(err, store.ErrFull), errors.Is(err, store.ErrStatus):
		s.refuse(w, http.StatusConflict, err.Error())
	default:
		s.log.Printf("internal error: %v", err)
		s.refuse(w, http.StatusInternalServerError, "something went wrong on our side")
	}
}

// read decodes the body of a request, or answers with a 400.
func (s *Server) read(w http.ResponseWriter, r *http.Request, into interface{}) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		s.refuse(w, http.StatusBadRequest, "the body is not what was expected: "+err.Error())
		return false
	}
	return true
}

// allow answers with a 405 unless the method is the wanted one.
func (s *Server) allow(w http.ResponseWriter, r *http.Request, method string) bool {
	if r.Method != method {
		w.Header().Set("Allow", method)
		s.refuse(w, http.StatusMethodNotAllowed, "use "+method)
		return false
	}
	return true
}
