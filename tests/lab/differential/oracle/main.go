// Answers questions about Go's own behaviour: JSON lines in, JSON lines out, in the same order.
//
// Three kinds of question ask the standard library, the fourth runs the go command itself in a fresh folder. A small
// module proxy on the loopback answers as its addresses say, so that the way through a GOPROXY list can be watched.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// Question has the fields that its kind needs.
type Question struct {
	Kind string   `json:"kind"` // version, match, url or go
	Text []string `json:"text"`
	// For kind go: arguments, environment and files below the folder of the run.
	Arguments []string          `json:"arguments"`
	Env       map[string]string `json:"env"`
	Files     map[string]string `json:"files"`
}

// Answer has the fields that belong to the kind of its question.
type Answer struct {
	Order   int      `json:"order"`
	Valid   []bool   `json:"valid,omitempty"`
	Lang    []string `json:"lang,omitempty"`
	Match   string   `json:"match,omitempty"`
	Error   string   `json:"error,omitempty"`
	URL     *Address `json:"url,omitempty"`
	Code    int      `json:"code"`
	Running string   `json:"running,omitempty"`
	Stdout  string   `json:"stdout,omitempty"`
	Stderr  string   `json:"stderr,omitempty"`
	Asked   []string `json:"asked,omitempty"`
	Invalid string   `json:"invalid,omitempty"` // the question itself was wrong
}

// Address is what net/url reads.
type Address struct {
	Scheme   string `json:"scheme"`
	Opaque   string `json:"opaque"`
	User     string `json:"user"`
	HasUser  bool   `json:"hasUser"`
	Host     string `json:"host"`
	Hostname string `json:"hostname"`
	Port     string `json:"port"`
	Query    string `json:"query"`
	Redacted string `json:"redacted"`
}

func main() {
	listenAsProxy()
	var questions []Question
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var question Question
		if err := json.Unmarshal(lines.Bytes(), &question); err != nil {
			fail(err)
		}
		questions = append(questions, question)
	}
	if err := lines.Err(); err != nil {
		fail(err)
	}
	answers := make([]Answer, len(questions))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for at := range next {
				answers[at] = answer(at, questions[at])
			}
		}()
	}
	for at := range questions {
		next <- at
	}
	close(next)
	workers.Wait()
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, each := range answers {
		if err := out.Encode(each); err != nil {
			fail(err)
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "oracle:", err)
	os.Exit(2)
}

func answer(at int, question Question) Answer {
	switch question.Kind {
	case "version":
		return compareVersions(question.Text[0], question.Text[1])
	case "match":
		return match(question.Text[0], question.Text[1])
	case "url":
		return readURL(question.Text[0])
	case "go":
		return runGo(at, question)
	}
	return Answer{Invalid: "unknown kind " + question.Kind}
}

func compareVersions(a, b string) Answer {
	return Answer{
		Order: version.Compare(a, b),
		Valid: []bool{version.IsValid(a), version.IsValid(b)},
		Lang:  []string{version.Lang(a), version.Lang(b)},
	}
}

func match(pattern, name string) Answer {
	matched, err := path.Match(pattern, name)
	if errors.Is(err, path.ErrBadPattern) {
		return Answer{Match: "malformed"}
	}
	return Answer{Match: fmt.Sprint(matched)}
}

func readURL(text string) Answer {
	read, err := url.Parse(text)
	if err != nil {
		return Answer{Error: err.Error()}
	}
	address := Address{
		Scheme: read.Scheme, Opaque: read.Opaque, HasUser: read.User != nil, Host: read.Host, Hostname: read.Hostname(),
		Port: read.Port(), Query: read.RawQuery, Redacted: read.Redacted(),
	}
	if read.User != nil {
		address.User = read.User.Username()
	}
	return Answer{URL: &address}
}

// runGo gives each run its own folder, home and caches; $DIR in values and arguments stands for the folder, $RUN for the
// number by which the loopback proxy knows it. $GOVERSION, in files too, is the release that runs.
func runGo(at int, question Question) Answer {
	folder, err := os.MkdirTemp("", "run")
	if err != nil {
		return Answer{Invalid: err.Error()}
	}
	defer os.RemoveAll(folder)
	running := strings.TrimPrefix(runtime.Version(), "go")
	for name, text := range question.Files {
		text = strings.ReplaceAll(text, "$GOVERSION", running)
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return Answer{Invalid: err.Error()}
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			return Answer{Invalid: err.Error()}
		}
	}
	fill := strings.NewReplacer("$DIR", folder, "$RUN", fmt.Sprint(at), "$GOVERSION", running)
	var arguments []string
	for _, each := range question.Arguments {
		arguments = append(arguments, fill.Replace(each))
	}
	// In a home that it does not know, each go command starts a second one of itself for its counters.
	telemetry := filepath.Join(folder, ".config/go/telemetry")
	if err := os.MkdirAll(telemetry, 0o777); err != nil {
		return Answer{Invalid: err.Error()}
	}
	if err := os.WriteFile(filepath.Join(telemetry, "mode"), []byte("off"), 0o666); err != nil {
		return Answer{Invalid: err.Error()}
	}
	command := exec.Command("go", arguments...)
	command.Dir = folder
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "GOMODCACHE=" + folder + "/mod", "GOCACHE=" + folder + "/cache"}
	for name, value := range question.Env {
		command.Env = append(command.Env, name+"="+fill.Replace(value))
	}
	var stdout, stderr strings.Builder
	command.Stdout, command.Stderr = &stdout, &stderr
	err = command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return Answer{Invalid: err.Error()}
	}
	return Answer{Running: running, Code: command.ProcessState.ExitCode(), Stdout: stdout.String(), Stderr: stderr.String(), Asked: askedBy(at)}
}
