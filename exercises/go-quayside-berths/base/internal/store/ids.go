package store

import (
	"crypto/rand"
	"encoding/hex"
)

// newIDAndCode makes an id that may be shown to anybody and a code that only
// its owner may know.
func newIDAndCode(prefix string) (id, code string, err error) {
	b := make([]byte, 6+16)
	if _, err := rand.Read(b); err != nil {
		return "", "", err
	}
	return prefix + hex.EncodeToString(b[:6]), hex.EncodeToString(b[6:]), nil
}
