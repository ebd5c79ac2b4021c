package httpapi

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
)

// isStaff tells whether the harbour office is calling.
func (s *Server) isStaff(r *http.Request) bool {
	const scheme = "Bearer "
	header := r.Header.Get("Authorization")
	return strings.HasPrefix(header, scheme) && sameSecret(header[len(scheme):], s.staffToken)
}

// sameSecret compares two secrets in a time that tells nothing about them.
func sameSecret(given, want string) bool {
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(want))
	return want != "" && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
