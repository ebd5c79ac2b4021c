package httpapi

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.org/quayside/internal/harbour"
	"example.org/quayside/internal/store"
)

const staffToken = "office"

// testOptions is a harbour with two berths on the morning of 1 July 2026.
func testOptions(t *testing.T) Options {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open("", []harbour.Berth{
		{ID: "A1", LengthCM: 800, BeamCM: 300, DepthCM: 180, RateCents: 310},
		{ID: "A3", LengthCM: 1000, BeamCM: 350, DepthCM: 220, RateCents: 340},
	}, zone)
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Store:      st,
		Zone:       zone,
		StaffToken: staffToken,
		Now:        func() time.Time { return time.Date(2026, 7, 1, 9, 0, 0, 0, zone) },
		Log:        log.New(io.Discard, "", 0),
	}
}

func call(h http.Handler, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const ternaBody = `{
	"vessel": {"name": "Terna", "length_cm": 920, "beam_cm": 310, "draught_cm": 150},
	"contact": "skipper@example.org", "arrival": "2026-07-03", "departure": "2026-07-05"
}`

func book(t *testing.T, h http.Handler) stayView {
	t.Helper()
	w := call(h, "POST", "/stays", ternaBody)
	if w.Code != http.StatusCreated {
		t.Fatalf("booking answered %d: %s", w.Code, w.Body)
	}
	var view stayView
	if err := json.Unmarshal(w.Body.Bytes(), &view); err != nil {
		t.Fatal(err)
	}
	return view
}

func TestBook(t *testing.T) {
	h := New(testOptions(t)).Handler()
	got := book(t, h)
	if got.Nights != 2 || got.FeeCents != 6800 || got.Status != harbour.Booked || got.Code == "" {
		t.Errorf("booked %+v", got)
	}
	if w := call(h, "POST", "/stays", ternaBody); w.Code != http.StatusConflict {
		t.Errorf("a second boat got %d, want 409", w.Code)
	}
}

func TestBookRefuses(t *testing.T) {
	h := New(testOptions(t)).Handler()
	for name, body := range map[string]string{
		"no body":       ``,
		"unknown field": strings.Replace(ternaBody, `"contact"`, `"kontakt"`, 1),
		"no contact":    strings.Replace(ternaBody, "skipper@example.org", "", 1),
		"no name":       strings.Replace(ternaBody, "Terna", " ", 1),
		"in the past":   strings.Replace(ternaBody, "2026-07-03", "2026-06-30", 1),
		"backwards":     strings.Replace(ternaBody, "2026-07-05", "2026-07-02", 1),
		"not a day":     strings.Replace(ternaBody, "2026-07-05", "soon", 1),
	} {
		if w := call(h, "POST", "/stays", body); w.Code != http.StatusBadRequest {
			t.Errorf("%s: got %d, want 400", name, w.Code)
		}
	}
}

func TestWhoMaySeeAStay(t *testing.T) {
	h := New(testOptions(t)).Handler()
	st := book(t, h)
	cases := []struct {
		name, header, value string
		want                int
	}{
		{"nobody", "", "", http.StatusNotFound},
		{"wrong code", "X-Stay-Code", "guess", http.StatusNotFound},
		{"skipper", "X-Stay-Code", st.Code, http.StatusOK},
		{"office", "Authorization", "Bearer " + staffToken, http.StatusOK},
		{"wrong token", "Authorization", "Bearer other", http.StatusNotFound},
	}
	for _, c := range cases {
		w := call(h, "GET", "/stays/"+st.ID, "", c.header, c.value)
		if w.Code != c.want {
			t.Errorf("%s: got %d, want %d", c.name, w.Code, c.want)
		}
		if strings.Contains(w.Body.String(), st.Code) {
			t.Errorf("%s: the answer has the code in it", c.name)
		}
	}
}

func TestCancelFreesTheBerth(t *testing.T) {
	h := New(testOptions(t)).Handler()
	st := book(t, h)
	if w := call(h, "POST", "/stays/"+st.ID+"/cancel", "", "X-Stay-Code", st.Code); w.Code != http.StatusNoContent {
		t.Fatalf("cancelling answered %d", w.Code)
	}
	if w := call(h, "POST", "/stays/"+st.ID+"/cancel", "", "X-Stay-Code", st.Code); w.Code != http.StatusConflict {
		t.Errorf("cancelling again answered %d, want 409", w.Code)
	}
	book(t, h)
}

func TestArriveIsForTheOffice(t *testing.T) {
	h := New(testOptions(t)).Handler()
	st := book(t, h)
	if w := call(h, "POST", "/stays/"+st.ID+"/arrive", "", "X-Stay-Code", st.Code); w.Code != http.StatusForbidden {
		t.Errorf("the skipper got %d, want 403", w.Code)
	}
	if w := call(h, "POST", "/stays/"+st.ID+"/arrive", "", "Authorization", "Bearer "+staffToken); w.Code != http.StatusOK {
		t.Errorf("the office got %d, want 200", w.Code)
	}
}

func TestArrivals(t *testing.T) {
	h := New(testOptions(t)).Handler()
	st := book(t, h)
	if w := call(h, "GET", "/stays?day=2026-07-03", ""); w.Code != http.StatusUnauthorized {
		t.Errorf("anybody got %d, want 401", w.Code)
	}
	w := call(h, "GET", "/stays?day=2026-07-03", "", "Authorization", "Bearer "+staffToken)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), st.ID) {
		t.Errorf("the office got %d: %s", w.Code, w.Body)
	}
}
