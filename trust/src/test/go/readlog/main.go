// Command readlog reads a transparency log from a directory in C2SP tlog-tiles layout with the packages that the Go
// checksum database uses: it opens the checkpoint, checks every tile against it, and proves every record.
//
//	readlog DIRECTORY VERIFIER-KEY
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// files serves tiles of height 8 from the directory; C2SP leaves the height out of the path.
type files struct{ dir string }

func (f files) Height() int { return 8 }

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		data, err := os.ReadFile(filepath.Join(f.dir, path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir, key string) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return err
	}
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		return fmt.Errorf("origin %q, key of %q", lines[0], verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil {
		return err
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	reader := tlog.TileHashReader(tree, files{dir})
	for i := int64(0); i < size; i++ {
		record, err := os.ReadFile(filepath.Join(dir, "records", strconv.FormatInt(i, 10)))
		if err != nil {
			return err
		}
		proof, err := tlog.ProveRecord(size, i, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, size, tree.Hash, i, tlog.RecordHash(record)); err != nil {
			return err
		}
	}
	fmt.Printf("%d records of %s\n", size, verifier.Name())
	return nil
}
