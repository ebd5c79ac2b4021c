// Command quayside serves the bookings of a small harbour's visitor berths.
package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.org/quayside/internal/config"
	"example.org/quayside/internal/httpapi"
	"example.org/quayside/internal/store"
)

func main() {
	logger := log.New(os.Stderr, "quayside ", log.LstdFlags|log.LUTC)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, logger); err != nil {
		logger.Fatal(err)
	}
}

func run(ctx context.Context, logger *log.Logger) error {
	cfg, err := config.Load(os.Getenv)
	if err != nil {
		return err
	}
	st, err := store.Open(cfg.DataPath, cfg.Berths, cfg.Zone)
	if err != nil {
		return err
	}
	api := httpapi.New(httpapi.Options{
		Store:      st,
		Zone:       cfg.Zone,
		StaffToken: cfg.StaffToken,
		Now:        time.Now,
		Log:        logger,
	})
	srv := &http.Server{
		Addr:              cfg.Addr,
		Handler:           api.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      15 * time.Second,
		IdleTimeout:       time.Minute,
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.ListenAndServe() }()
	logger.Printf("listening on %s, %d berths", cfg.Addr, len(cfg.Berths))

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	// Requests under way get a moment to finish; each change is saved by then.
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := srv.Shutdown(grace); err != nil {
		return err
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
