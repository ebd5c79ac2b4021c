package readings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWashes(t *testing.T) {
	washes, err := Washes(file(t, "started,machine,flat,minutes\n2026-04-07T16:00:00Z,W1,B-201,90\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(washes) != 1 || washes[0].Flat != "B-201" || washes[0].Minutes != 90 {
		t.Errorf("Washes = %v", washes)
	}
}

func TestErrorsNameTheLine(t *testing.T) {
	header := "started,machine,flat,minutes\n2026-04-07T16:00:00Z,W1,B-201,90\n"
	for _, row := range []string{
		"7 April,W1,B-201,90",
		"2026-04-07T16:00:00Z,W1,B-201,0",
		"2026-04-07T16:00:00Z,W1,B-201,241",
		"2026-04-07T16:00:00Z,W1,B-201",
	} {
		_, err := Washes(file(t, header+row+"\n"))
		if err == nil || !strings.Contains(err.Error(), "line 3") {
			t.Errorf("%s: %v, want an error that names line 3", row, err)
		}
	}
}

func TestFlatsRefuses(t *testing.T) {
	for _, rows := range []string{"../x,Holm\n", "A-101,Holm\nA-101,Berg\n", "a-101,Holm\n"} {
		if _, err := Flats(file(t, "flat,name\n"+rows)); err == nil {
			t.Errorf("%q was accepted", rows)
		}
	}
}

func TestCostsRefusesFractions(t *testing.T) {
	if _, err := Costs(file(t, "what,ore\nwater,12.50\n")); err == nil {
		t.Error("half an øre was accepted")
	}
}
