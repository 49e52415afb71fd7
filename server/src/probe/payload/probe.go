// Command probe measures, from where it runs, everything that `go mod download` needs, and writes one JSON line per finished check.
//
// It is compiled by the Go of the image under test and run there, so that resolver, root certificates and HTTP proxy handling are those of
// the go command itself. It uses the standard library only, must compile with Go 1.13 and newer on every system, and keeps to what a
// go command would do anyway: it reads, asks and downloads one module into a temporary folder that it removes.
//
// Standard input: one line with the plan (JSON). It must stay open: its end means that nobody listens any more, and the probe ends. With the
// argument `unheld` its end means nothing: a build's step has no input that stays open, and its builder ends it instead.
// Standard output: one JSON object per line, {"event":"layer"|"check"|"end", ...}; check-details.ts beside this folder says what each tells.
// No secret is written: userinfo of URLs, tokens, credentials in headers and values of variables that look secret are replaced. Files with
// credentials are read to know what must be replaced where a server repeats it; a netrc's are sent to the machine it names, over https, as
// the go command sends them.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"debug/elf"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/ioutil"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// ---- Limits ----

const (
	planLimit       = 32 << 20              // bytes of the plan: a go.mod, a go.sum and a Dockerfile's values of a megabyte fit many times over
	maxVariable     = 128<<10 - 2           // bytes of one variable, "=" and NUL aside: MAX_ARG_STRLEN of Linux
	maxEntries      = 8                     // GOPROXY entries measured: real lists have two or three
	maxModules      = 8                     // modules downloaded: each is a go command of its own
	maxRequired     = 512                   // requirements asked for one by one: a command line has to hold them
	maxAddresses    = 4                     // addresses tried per host
	maxText         = 600                   // characters of one text: an error message, not a page
	maxList         = 64                    // elements of one list
	maxBody         = 64 << 20              // bytes read of one body: enough to measure a line, too little to fill a memory
	maxHead         = 1 << 20               // bytes of a head that is read without net/http's own limit
	netrcLimit      = 256 << 10             // bytes of a netrc that are read: hundreds of machines
	sampleBytes     = 4096                  // bytes of a body that are looked at
	outputLines     = 40                    // lines of the go command's output that are kept
	outputBytes     = 4 << 20               // bytes of the go command's output that are kept: 600 for each module
	lookupLimit     = 5 * time.Second       // Go's resolver tries a silent server for 5 s before the next
	connectLimit    = 5 * time.Second       // the go command waits 30 s; a path that needs more than 5 is broken for a build
	handshakeLimit  = 10 * time.Second      // net/http's own limit
	requestLimit    = 20 * time.Second      // one request from lookup to the last byte
	commandLimit    = 10 * time.Second      // go version, go env, git --version
	planWait        = 20 * time.Second      // from the start to the plan, which is sent at once
	silenceWait     = 3 * time.Second       // for the real download, once all else has met nothing but silence
	endWait         = time.Second           // from the end of the supervisor's patience to the measuring process's own end
	hardReserve     = 3 * time.Second       // the supervisor ends everything this long after the plan's own limit
	smallHelloLimit = 5 * time.Second       // an answer of a few bytes, over a path whose connect took less
	dnsTries        = 10                    // enough to see one answer in five get lost
	dnsTryPause     = 50 * time.Millisecond // a burst would meet the limits of careful servers
	clockTolerance  = 300                   // seconds; further off, a fresh certificate is not valid yet
	spaceNeeded     = 512 << 20             // bytes; with less, a middling go.mod's module cache does not fit
	maxMirrors      = 12                    // candidates compared: the entries in force, the user's own and the well-known ones
	mirrorLimit     = 6 * time.Second       // one question to a candidate: who needs longer for a few bytes is no mirror for a build
	mirrorsLimit    = 20 * time.Second      // what the comparison may take after everything else has ended
	transferLimit   = 2 * time.Second       // of one candidate's large file: the transfers come one after another
	maxClaims       = 3                     // newest versions of which a witness is looked for
	otherVersions   = 2                     // of a module, that a checksum database is asked for which lacks the one in question
	transferBytes   = 4 << 20               // of it: beyond this a fast line only gets more exact
)

// ---- Plan and supervisor ----

// plan is what the command line asks for.
type plan struct {
	Where       string            `json:"where"`       // "container" or "host"
	Env         map[string]string `json:"env"`         // set on top of the process environment
	Override    map[string]string `json:"override"`    // Go variables that take the place of what `go env` says (host run)
	Modules     []string          `json:"modules"`     // path@version; the first is the canary
	Project     *project          `json:"project"`     // the project's own module files, downloaded instead of the modules; may be missing
	TimeLimitMs int64             `json:"timeLimitMs"` // for all checks together, the comparison of mirrors aside

	MirrorModule string   `json:"mirrorModule"` // path@version that every candidate is asked for; empty: no comparison
	Mirrors      []string `json:"mirrors"`      // candidates besides the entries of GOPROXY
}

// hardLimit is when the supervisor ends everything.
func (p plan) hardLimit() time.Duration {
	limit := time.Duration(p.TimeLimitMs)*time.Millisecond + hardReserve
	if p.MirrorModule != "" {
		limit += mirrorsLimit
	}
	return limit
}

// project holds the files that the go command reads before any source, with their places in the image under test.
type project struct {
	Directory string            `json:"directory"` // absolute; where the go command runs
	Files     map[string]string `json:"files"`     // absolute path to contents
	Strict    bool              `json:"strict"`    // the stage also builds with these files
	Mod       string            `json:"mod"`       // its value of -mod, when it has one
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "measure" {
		measureMain()
		return
	}
	os.Exit(supervise())
}

// supervise starts this program again with the plan's environment, so that the measuring process has it from its first instruction on, as
// the go command would. It ends the child when the limit passes or when standard input ends, whichever is first.
func supervise() int {
	input := bufio.NewReaderSize(os.Stdin, 64<<10)
	// A client that died between the start and its plan must not leave the container waiting for ever.
	planless := time.AfterFunc(planWait, func() { os.Exit(3) })
	line, err := readLine(input, planLimit)
	planless.Stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "probe: no plan on standard input:", err)
		return 2
	}
	p, err := parsePlan(line)
	if err != nil {
		fmt.Fprintln(os.Stderr, "probe: the plan cannot be read:", err)
		return 2
	}
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	child := exec.Command(self, "measure")
	child.Env = overlay(os.Environ(), p.Env)
	child.Stdout = os.Stdout
	child.Stderr = os.Stderr
	// The pipe stays open as long as this process lives: its end tells the child to end what it started.
	feed, err := child.StdinPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "probe: cannot start itself:", err)
		return 2
	}
	if _, err := feed.Write(append(line, '\n')); err != nil {
		fmt.Fprintln(os.Stderr, "probe: cannot hand the plan over:", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	unheard := make(chan struct{})
	if len(os.Args) < 2 || os.Args[1] != "unheld" {
		go func() {
			_, _ = io.Copy(ioutil.Discard, input)
			close(unheard)
		}()
	}
	hard := time.NewTimer(p.hardLimit())
	defer hard.Stop()
	select {
	case err = <-ended:
		if err != nil {
			fmt.Fprintln(os.Stderr, "probe: the measuring process ended early:", err)
			return 1
		}
		return 0
	case <-unheard:
	case <-hard.C:
	}
	_ = feed.Close()
	select {
	case <-ended:
	case <-time.After(endWait):
		_ = child.Process.Kill()
	}
	return 3
}

func measureMain() {
	input := bufio.NewReader(os.Stdin)
	line, err := readLine(input, planLimit)
	if err != nil {
		os.Exit(2)
	}
	p, err := parsePlan(line)
	if err != nil {
		os.Exit(2)
	}
	unheard := make(chan struct{})
	go func() {
		_, _ = io.Copy(ioutil.Discard, input)
		close(unheard)
	}()
	measure(p, unheard)
}

func parsePlan(line []byte) (plan, error) {
	var p plan
	if err := json.Unmarshal(line, &p); err != nil {
		return p, err
	}
	if p.TimeLimitMs <= 0 {
		return p, errors.New("timeLimitMs must be positive")
	}
	if len(p.Modules) == 0 {
		return p, errors.New("modules is empty")
	}
	if len(p.Modules) > maxModules {
		p.Modules = p.Modules[:maxModules]
	}
	return p, nil
}

func readLine(input *bufio.Reader, limit int) ([]byte, error) {
	var line []byte
	for {
		part, isPrefix, err := input.ReadLine()
		if err != nil {
			return nil, err
		}
		line = append(line, part...)
		if len(line) > limit {
			return nil, errors.New("line too long")
		}
		if !isPrefix {
			return line, nil
		}
	}
}

// overlay sets the values on top of an environment list.
func overlay(environ []string, values map[string]string) []string {
	result := []string{}
	for _, pair := range environ {
		name := strings.SplitN(pair, "=", 2)[0]
		if _, replaced := values[name]; !replaced {
			result = append(result, pair)
		}
	}
	names := []string{}
	for name := range values {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		// A NUL cannot be part of an environment, nor can what is longer than the kernel takes: either would keep the child from starting.
		if name != "" && !strings.ContainsAny(name, "=\x00") && !strings.Contains(values[name], "\x00") && len(name)+len(values[name]) < maxVariable {
			result = append(result, name+"="+values[name])
		}
	}
	return result
}

// ---- Events ----

type detail map[string]interface{}

type checkEvent struct {
	ID     string  `json:"id"`
	Layer  string  `json:"layer"`
	Target string  `json:"target"`
	Where  string  `json:"where"`
	Result string  `json:"result"`
	Ms     float64 `json:"ms"`
	Detail detail  `json:"detail"`
}

// probe is the state of one run. pending holds the checks that were promised and have not ended: what is left of them when the limit
// passes is reported as not checked.
type probe struct {
	plan     plan
	started  time.Time
	ctx      context.Context
	redactor *redactor

	mu      sync.Mutex
	pending map[string]checkEvent
	order   []string
	done    map[string]bool
	layers  map[string]bool
	judged  bool // the checks are over, only the comparison of mirrors goes on
	closed  bool
	left    int // checks that the limit cut off

	work sync.WaitGroup

	downloads   sync.WaitGroup
	downloadCtx context.Context
	silences    int // attempts to reach somebody that timed out
	answers     int // and those that ended otherwise, well or not
	sshIsSilent bool

	proxies  proxyList
	sumdb    sumdbSetting
	known    chan struct{} // closed when proxies and sumdb are set
	quiet    chan struct{} // closed when the checks are over
	compared chan struct{} // closed when the comparison of mirrors is over

	goCommand string
	goVersion string
	goEnv     map[string]string
	hosts     map[string]bool // names in /etc/hosts

	clockOnce sync.Once
	netrcOnce sync.Once
	netrc     []netrcLine
}

func (p *probe) promise(layer, what, target string) {
	target = p.redactor.text(target)
	id := layer + ":" + what + ":" + target
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.judged && layer != "mirror" {
		return
	}
	if !p.done[id] {
		if _, known := p.pending[id]; !known {
			p.order = append(p.order, id)
		}
		p.pending[id] = checkEvent{ID: id, Layer: layer, Target: target, Where: p.plan.Where, Result: "not-checked"}
	}
	if !p.layers[layer] && !p.closed {
		p.layers[layer] = true
		p.write(map[string]interface{}{"event": "layer", "layer": layer})
	}
}

// report ends a check. The first report of an id wins.
func (p *probe) report(layer, what, target, result string, since time.Time, d detail) {
	p.promise(layer, what, target)
	target = p.redactor.text(target)
	id := layer + ":" + what + ":" + target
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done[id] || p.closed || p.judged && layer != "mirror" {
		return
	}
	p.done[id] = true
	delete(p.pending, id)
	// The go command would ask programs for what was wanted here.
	if result == "no" && d["status"] == 401 && d["credentials"] == "goauth" {
		result, d["reason"] = "not-checked", "goauth"
	}
	p.write(map[string]interface{}{"event": "check", "check": checkEvent{
		ID: id, Layer: layer, Target: target, Where: p.plan.Where, Result: result, Ms: milliseconds(time.Since(since)), Detail: p.redactor.detail(d),
	}})
}

// finish reports what is left as not checked and closes the stream.
func (p *probe) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	// A mirror that was not measured in time leaves nothing open in the verdict.
	if left := p.giveUp(func(string) bool { return true }); !p.judged {
		p.left = left
	}
	p.write(map[string]interface{}{"event": "end", "notChecked": p.left, "ms": milliseconds(time.Since(p.started))})
}

// finishChecks says that all but the comparison of mirrors is over, so that the verdict need not wait for it.
func (p *probe) finishChecks() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.judged = true
	p.left += p.giveUp(func(layer string) bool { return layer != "mirror" })
	p.write(map[string]interface{}{"event": "checked", "notChecked": p.left, "ms": milliseconds(time.Since(p.started))})
	close(p.quiet)
}

// giveUp reports the open checks of some layers as not checked and gives back their number; the caller holds the lock.
func (p *probe) giveUp(layers func(layer string) bool) int {
	count := 0
	for _, id := range p.order {
		event, open := p.pending[id]
		if !open || !layers(event.Layer) {
			continue
		}
		count++
		delete(p.pending, id)
		p.done[id] = true
		event.Ms = milliseconds(time.Since(p.started))
		event.Detail = detail{"reason": "time-limit"}
		p.write(map[string]interface{}{"event": "check", "check": event})
	}
	return count
}

// write sends one line; the caller holds the lock. Nobody reading means that there is nothing more to do.
func (p *probe) write(value interface{}) {
	line, err := json.Marshal(value)
	if err != nil {
		return
	}
	if _, err := os.Stdout.Write(append(line, '\n')); err != nil {
		os.Exit(3)
	}
}

func (p *probe) background(work func()) {
	p.work.Add(1)
	go func() {
		defer p.work.Done()
		work()
	}()
}

func (p *probe) inDownloads(work func()) {
	p.downloads.Add(1)
	go func() {
		defer p.downloads.Done()
		work()
	}()
}

// met takes note of how an attempt to reach somebody ended: a time-out is silence, everything else is an answer of some kind.
func (p *probe) met(err error) {
	var netError net.Error
	silent := err != nil && (errors.Is(err, context.DeadlineExceeded) || errors.As(err, &netError) && netError.Timeout())
	p.mu.Lock()
	defer p.mu.Unlock()
	if silent {
		p.silences++
	} else {
		p.answers++
	}
}

func (p *probe) metSilence() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.silences > 0 && p.answers == 0
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func milliseconds(d time.Duration) float64 {
	return float64(d/(100*time.Microsecond)) / 10
}

// ---- The run ----

func measure(p plan, unheard <-chan struct{}) {
	started := time.Now()
	limit := time.Duration(p.TimeLimitMs) * time.Millisecond
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	run := &probe{
		plan: p, started: started, ctx: ctx, redactor: newRedactor(),
		pending: map[string]checkEvent{}, done: map[string]bool{}, layers: map[string]bool{}, goEnv: map[string]string{}, hosts: map[string]bool{},
		known: make(chan struct{}), quiet: make(chan struct{}), compared: make(chan struct{}),
	}
	for index, mirror := range p.Mirrors {
		run.redactor.learn(map[string]string{fmt.Sprintf("mirror %d", index): mirror})
	}
	mirrors, endMirrors := context.WithCancel(context.Background())
	defer endMirrors()
	go func() {
		<-unheard
		cancel()
		endMirrors()
	}()
	go func() {
		defer close(run.compared)
		run.compareMirrors(mirrors)
	}()
	var endDownloads context.CancelFunc
	run.downloadCtx, endDownloads = context.WithCancel(ctx)
	defer endDownloads()
	run.redactor.learn(map[string]string{"modules": strings.Join(p.Modules, " ")})
	if p.Project != nil {
		run.redactor.learn(p.Project.Files)
	}
	finished := make(chan struct{})
	go func() {
		run.all()
		run.work.Wait()
		if run.metSilence() || (p.Project == nil && run.sshIsSilent) {
			// The go command waits 30 s for each address; it would only learn what is known by now.
			time.AfterFunc(silenceWait, endDownloads)
		}
		run.downloads.Wait()
		close(finished)
	}()
	select {
	case <-finished:
	case <-ctx.Done():
		// The checks see the same end; those that can say how far they came get a moment to say it.
		select {
		case <-finished:
		case <-time.After(300 * time.Millisecond):
		}
	}
	if p.MirrorModule != "" {
		run.finishChecks()
		select {
		case <-run.compared:
		case <-time.After(mirrorsLimit):
			// Those that answered still say so, without a transfer.
			endMirrors()
			select {
			case <-run.compared:
			case <-time.After(300 * time.Millisecond):
			}
		}
	}
	run.finish()
	removeTemporaries()
}

func (p *probe) all() {
	p.background(p.factsUser)
	p.factsSystem()
	p.background(p.factsResolver)
	p.background(p.factsNetwork)
	p.factsHosts()
	p.factsProcessEnvironment()
	p.background(p.factsRoots)
	p.factsGo()
	p.background(p.factsEnvFiles)
	p.background(p.factsNetrc)
	p.background(p.filesAll)

	canary := parseModule(p.plan.Modules[0])
	list := p.parseGoproxy(canary)
	direct := p.vcsFacts(canary, list)
	targets := newTargets()
	for index, entry := range list.entries {
		if index >= maxEntries || !isAddress(entry.text) {
			continue
		}
		targets.add(entry.text, list.isAsked(index))
	}
	sumdb := p.parseGosumdb(canary)
	if sumdb.url != "" {
		targets.add(sumdb.url, !sumdb.behindProxy(list))
	}
	if direct.probed {
		targets.add("https://"+canary.host(), direct.used)
	}
	for _, module := range p.plan.Modules {
		module := module
		if p.plan.Project == nil {
			p.promise("download", "go-mod-download", module)
			p.inDownloads(func() { p.download(module) })
		}
	}
	if p.plan.Project != nil {
		p.promise("download", "go-mod-download", projectTarget)
		if p.plan.Project.Strict {
			p.promise("download", "go-list", projectTarget)
		}
		p.inDownloads(p.downloadProject)
	}
	for _, one := range targets.all() {
		one := one
		p.promiseTarget(one)
		p.background(func() { p.checkTarget(one) })
	}
	p.background(func() { p.nameServers(targets) })
	p.background(func() { p.discovery(canary, direct, targets) })
	p.moduleProxies(canary, list, targets)
	p.background(func() { p.checksums(canary, list, sumdb) })
	p.proxies, p.sumdb = list, sumdb
	close(p.known)
}

// ---- Facts ----

// printedVariables are the only variables whose values are ever written.
var printedVariables = strings.Fields(`
	GO111MODULE GOARCH GOAUTH GOBIN GOCACHE GODEBUG GOENV GOEXPERIMENT GOFLAGS GOHOSTARCH GOHOSTOS GOINSECURE GOMODCACHE GONOPROXY GONOSUMDB GOOS
	GOPATH GOPRIVATE GOPROXY GOROOT GOSUMDB GOTMPDIR GOTOOLCHAIN GOVCS GOVERSION GOWORK CGO_ENABLED`)

var printedProcessVariables = append(strings.Fields(`
	HTTP_PROXY http_proxy HTTPS_PROXY https_proxy NO_PROXY no_proxy ALL_PROXY all_proxy REQUEST_METHOD SSL_CERT_FILE SSL_CERT_DIR GIT_SSL_CAINFO
	GIT_SSL_NO_VERIFY GIT_TERMINAL_PROMPT GIT_SSH_COMMAND GIT_CONFIG_GLOBAL GIT_CONFIG_COUNT SSH_AUTH_SOCK NETRC HOME PATH TMPDIR XDG_CACHE_HOME
	XDG_CONFIG_HOME`), printedVariables...)

func (p *probe) factsGo() {
	since := time.Now()
	p.promise("facts", "go-version", "go")
	p.promise("facts", "go-env", "go")
	p.goCommand = findGo()
	folder := temporaryFolder("go-module-doctor-facts")
	output, stderr, err := p.command(folder, nil, p.goCommand, "version")
	fields := strings.Fields(output)
	d := detail{"version": "", "platform": runtime.GOOS + "/" + runtime.GOARCH, "path": p.goCommand, "dynamic": isDynamic(p.goCommand)}
	if len(fields) >= 4 && fields[0] == "go" {
		p.goVersion = fields[2]
		d["version"], d["platform"] = fields[2], fields[3]
	} else {
		d["error"] = firstText(stderr, errorText(err), output)
	}
	p.report("facts", "go-version", "go", yesNo(p.goVersion != ""), since, d)

	since = time.Now()
	output, stderr, err = p.command(folder, nil, p.goCommand, "env", "-json")
	values := map[string]string{}
	result, env := "yes", detail{}
	if json.Unmarshal([]byte(output), &values) != nil {
		result = "no"
		env["error"] = firstText(stderr, errorText(err), output)
		for _, name := range printedVariables {
			values[name] = os.Getenv(name)
		}
		if values["GOPROXY"] == "" {
			values["GOPROXY"] = "https://proxy.golang.org,direct"
		}
		if values["GOSUMDB"] == "" {
			values["GOSUMDB"] = "sum.golang.org"
		}
		if values["GONOPROXY"] == "" {
			values["GONOPROXY"] = values["GOPRIVATE"]
		}
		if values["GONOSUMDB"] == "" {
			values["GONOSUMDB"] = values["GOPRIVATE"]
		}
	}
	p.redactor.learn(values)
	for _, name := range printedVariables {
		if value, known := values[name]; known {
			env[name] = value
		}
	}
	p.report("facts", "go-env", "go", result, since, env)
	for name, value := range p.plan.Override {
		values[name] = value
	}
	p.redactor.learn(values)
	p.goEnv = values
}

func (p *probe) factsProcessEnvironment() {
	since := time.Now()
	d := detail{}
	for _, name := range printedProcessVariables {
		if value, set := os.LookupEnv(name); set {
			d[name] = value
		}
	}
	p.report("facts", "environment", "process", "yes", since, d)
}

func (p *probe) factsEnvFiles() {
	since := time.Now()
	userFile := p.goEnv["GOENV"]
	if userFile == "off" {
		userFile = ""
	}
	toolchainFile := filepath.Join(p.goEnv["GOROOT"], "go.env")
	d := detail{
		"userFile": userFile, "userKeys": keysOf(userFile), "toolchainFile": toolchainFile, "toolchainKeys": keysOf(toolchainFile),
	}
	p.report("facts", "go-env-files", "go-env-files", "yes", since, d)
}

func keysOf(file string) []string {
	keys := []string{}
	if file == "" {
		return keys
	}
	data, err := readBounded(file, 64<<10)
	if err != nil {
		return keys
	}
	for _, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if index := strings.Index(line, "="); index > 0 && line[0] != '#' {
			keys = append(keys, line[:index])
		}
	}
	return keys
}

func (p *probe) factsUser() {
	since := time.Now()
	home := os.Getenv("HOME")
	working, _ := os.Getwd()
	d := detail{"uid": os.Getuid(), "gid": os.Getgid(), "name": "", "home": home, "homeExists": isFolder(home), "workingDirectory": working}
	target := strconv.Itoa(os.Getuid())
	if current, err := user.Current(); err == nil && current.Username != "" {
		target = current.Username
		d["name"] = current.Username
	}
	p.report("facts", "user", target, "yes", since, d)
}

// packageManagers are the programs that install packages: an image has one of them at most, or a small one beside its family's.
var packageManagers = []string{"apk", "apt-get", "microdnf", "tdnf", "dnf", "yum", "zypper", "pacman"}

// factsSystem says what the image is made of. Its program for packages is looked for where root's PATH has it, whoever runs this.
func (p *probe) factsSystem() {
	since := time.Now()
	release := osRelease()
	d := detail{"name": release["PRETTY_NAME"], "ids": strings.Fields(release["ID"] + " " + release["ID_LIKE"]), "packageManager": ""}
	for _, name := range packageManagers {
		for _, folder := range []string{"/sbin/", "/usr/sbin/", "/bin/", "/usr/bin/"} {
			if info, err := os.Stat(folder + name); err == nil && !info.IsDir() && d["packageManager"] == "" {
				d["packageManager"] = name
			}
		}
	}
	target := release["ID"]
	if target == "" {
		target = "unknown"
	}
	p.report("facts", "system", target, "yes", since, d)
}

// osRelease reads /etc/os-release, whose values may be quoted as in a shell.
func osRelease() map[string]string {
	values := map[string]string{}
	text, err := ioutil.ReadFile("/etc/os-release")
	if err != nil {
		return values
	}
	for _, line := range strings.Split(string(text), "\n") {
		if index := strings.Index(line, "="); index > 0 {
			values[line[:index]] = strings.Trim(strings.TrimSpace(line[index+1:]), `"'`)
		}
	}
	return values
}

func (p *probe) factsResolver() {
	since := time.Now()
	servers, search, options, err := readResolvConf()
	d := detail{"servers": servers, "search": search, "options": options}
	if err != nil {
		if runtime.GOOS != "linux" {
			d["reason"] = "not-supported"
			p.report("facts", "resolv-conf", "/etc/resolv.conf", "not-checked", since, d)
			return
		}
		d["error"] = err.Error()
	}
	p.report("facts", "resolv-conf", "/etc/resolv.conf", yesNo(len(servers) > 0), since, d)
}

func readResolvConf() (servers, search, options []string, err error) {
	servers, search, options = []string{}, []string{}, []string{}
	data, err := readBounded("/etc/resolv.conf", 64<<10)
	if err != nil {
		return
	}
	for _, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		switch fields[0] {
		case "nameserver":
			servers = append(servers, fields[1])
		case "search", "domain":
			search = fields[1:]
		case "options":
			options = append(options, fields[1:]...)
		}
	}
	return
}

func (p *probe) factsHosts() {
	since := time.Now()
	entries := []string{}
	data, err := readBounded("/etc/hosts", 256<<10)
	if err != nil {
		p.report("facts", "hosts", "/etc/hosts", "not-checked", since, detail{"reason": "not-supported", "entries": entries})
		return
	}
	for _, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(strings.SplitN(line, "#", 2)[0])
		if len(fields) < 2 {
			continue
		}
		entries = append(entries, strings.Join(fields, " "))
		for _, name := range fields[1:] {
			p.hosts[strings.ToLower(name)] = true
		}
	}
	p.report("facts", "hosts", "/etc/hosts", "yes", since, detail{"entries": entries})
}

func (p *probe) factsNetwork() {
	since := time.Now()
	texts := []string{}
	smallest, up := 0, 0
	interfaces, err := net.Interfaces()
	for _, one := range interfaces {
		if one.Flags&net.FlagUp == 0 {
			continue
		}
		addresses, _ := one.Addrs()
		names := []string{}
		for _, address := range addresses {
			names = append(names, address.String())
		}
		texts = append(texts, fmt.Sprintf("%s %s mtu %d", one.Name, strings.Join(names, " "), one.MTU))
		if one.Flags&net.FlagLoopback == 0 {
			up++
			if smallest == 0 || one.MTU < smallest {
				smallest = one.MTU
			}
		}
	}
	d := detail{"interfaces": texts, "mtu": smallest, "defaultRouteIpv4": hasDefaultRoute4(), "defaultRouteIpv6": hasDefaultRoute6()}
	if err != nil {
		d["error"] = err.Error()
	}
	p.report("facts", "network", "interfaces", yesNo(up > 0), since, d)
}

// hasDefaultRoute4 reads the kernel's table: destination and mask 0 on an interface that is up.
func hasDefaultRoute4() bool {
	data, _ := readBounded("/proc/net/route", 256<<10)
	for _, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(line)
		if len(fields) >= 8 && fields[1] == "00000000" && fields[7] == "00000000" {
			return true
		}
	}
	return false
}

func hasDefaultRoute6() bool {
	data, _ := readBounded("/proc/net/ipv6_route", 256<<10)
	for _, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(line)
		// The kernel's own "reject everything" route on lo looks the same but for its interface.
		if len(fields) >= 10 && strings.Trim(fields[0], "0") == "" && fields[1] == "00" && fields[9] != "lo" {
			return true
		}
	}
	return false
}

// rootFiles and rootFolders are where Go looks for root certificates on Linux.
var rootFiles = []string{
	"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/pki/tls/cacert.pem",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
}
var rootFolders = []string{"/etc/ssl/certs", "/etc/pki/tls/certs"}

func (p *probe) factsRoots() {
	since := time.Now()
	sslFile, sslDir := os.Getenv("SSL_CERT_FILE"), os.Getenv("SSL_CERT_DIR")
	d := detail{"file": "", "certificates": 0, "folders": []string{}, "sslCertFile": sslFile, "sslCertDir": sslDir}
	if runtime.GOOS != "linux" {
		d["reason"] = "not-supported"
		p.report("tls", "ca-bundle", "none", "not-checked", since, d)
		return
	}
	files, folders := rootFiles, rootFolders
	if sslFile != "" {
		files = []string{sslFile}
	}
	if sslDir != "" {
		folders = strings.Split(sslDir, ":")
	}
	target, count := "none", 0
	for _, file := range files {
		data, err := readBounded(file, 16<<20)
		if err != nil {
			if sslFile != "" {
				d["error"] = err.Error()
			}
			continue
		}
		target, count = file, countCertificates(data)
		break
	}
	d["file"] = strings.Replace(target, "none", "", 1)
	used := []string{}
	for _, folder := range folders {
		names, err := ioutil.ReadDir(folder)
		if err != nil || len(names) == 0 {
			continue
		}
		inFolder := 0
		for _, name := range names {
			if file := filepath.Join(folder, name.Name()); file != target && len(names) < 1024 {
				if data, err := readBounded(file, 1<<20); err == nil {
					inFolder += countCertificates(data)
				}
			}
		}
		if inFolder > 0 {
			used = append(used, folder)
			count += inFolder
		}
	}
	d["folders"] = used
	d["certificates"] = count
	if count == 0 && d["error"] == nil {
		d["error"] = "no root certificate found in the files and folders that Go reads"
	}
	p.report("tls", "ca-bundle", target, yesNo(count > 0), since, d)
}

func countCertificates(data []byte) int {
	count := 0
	for {
		var block *pem.Block
		block, data = pem.Decode(data)
		if block == nil {
			return count
		}
		if block.Type == "CERTIFICATE" {
			count++
		}
	}
}

// factsNetrc only asks whether the file is there and may be opened.
func (p *probe) factsNetrc() {
	since := time.Now()
	file := netrcFile()
	if file == "" {
		return
	}
	_, err := os.Stat(file)
	opened, openErr := os.Open(file)
	if openErr == nil {
		_ = opened.Close()
	}
	p.report("facts", "netrc", file, "yes", since, detail{"exists": err == nil, "readable": openErr == nil})
}

// isDynamic tells whether a program is linked against a C library: such a go command may use that library's resolver.
func isDynamic(program string) bool {
	file, err := elf.Open(program)
	if err != nil {
		return false
	}
	defer file.Close()
	for _, part := range file.Progs {
		if part.Type == elf.PT_INTERP {
			return true
		}
	}
	return false
}

// ---- Files ----

func (p *probe) filesAll() {
	gopath := strings.SplitN(p.goEnv["GOPATH"], string(os.PathListSeparator), 2)[0]
	moduleCache := p.goEnv["GOMODCACHE"]
	if moduleCache == "" && gopath != "" {
		moduleCache = filepath.Join(gopath, "pkg", "mod")
	}
	sumdbState := ""
	if gopath != "" {
		sumdbState = filepath.Join(gopath, "pkg", "sumdb")
	}
	p.writable("module-cache", moduleCache)
	p.writable("build-cache", p.goEnv["GOCACHE"])
	p.writable("sumdb-state", sumdbState)
	p.writable("temp", firstText(p.goEnv["GOTMPDIR"], os.TempDir()))
	p.writable("home", os.Getenv("HOME"))
	if moduleCache != "" {
		p.freeSpace(nearestFolder(moduleCache))
	}
}

// writable makes a file in the folder, or a folder in its nearest parent that exists, and removes it again.
func (p *probe) writable(what, folder string) {
	since := time.Now()
	if folder == "" || folder == "off" {
		p.report("files", what, "unset", "no", since, detail{"exists": false, "owner": "", "nearest": "", "errorClass": "unset"})
		return
	}
	nearest := nearestFolder(folder)
	d := detail{"exists": isFolder(folder), "nearest": nearest, "owner": ownerOf(nearest)}
	if forbidsPrograms(nearest) {
		d["noexec"] = true
	}
	var err error
	if info, statErr := os.Stat(folder); errors.Is(statErr, syscall.ENOTDIR) || (statErr == nil && !info.IsDir()) {
		err = &os.PathError{Op: "mkdir", Path: folder, Err: syscall.ENOTDIR}
	} else if isFolder(folder) {
		var file *os.File
		if file, err = ioutil.TempFile(folder, ".go-module-doctor-"); err == nil {
			_ = file.Close()
			err = os.Remove(file.Name())
		}
	} else {
		var made string
		if made, err = ioutil.TempDir(nearest, ".go-module-doctor-"); err == nil {
			err = os.Remove(made)
		}
	}
	if os.IsPermission(err) && p.plan.Where == "container" && onlyModeForbids(nearest) {
		// A build step's root has the capability to write here; this container's root has none.
		err = nil
	}
	if err != nil {
		d["error"] = err.Error()
		d["errorClass"] = fileClass(err)
	}
	p.report("files", what, folder, yesNo(err == nil), since, d)
}

// forbidsPrograms tells whether the file system of a folder is mounted so that no program in it can be started. Only Linux says so this way.
func forbidsPrograms(folder string) bool {
	mounts, err := readBounded("/proc/self/mountinfo", 1<<20)
	if err != nil {
		return false
	}
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real
	}
	deepest, forbids := -1, false
	for _, line := range strings.Split(string(mounts), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 6 {
			continue
		}
		// A blank is written as in C; of two mounts on one folder the later one counts.
		point := strings.TrimSuffix(strings.Replace(fields[4], `\040`, " ", -1), "/")
		if (folder == point || strings.HasPrefix(folder, point+"/")) && len(point) >= deepest {
			deepest, forbids = len(point), contains(strings.Split(fields[5], ","), "noexec")
		}
	}
	return forbids
}

// onlyModeForbids tells whether this is root, and the folder belongs to somebody else whose mode lets root not write into it.
func onlyModeForbids(folder string) bool {
	if os.Getuid() != 0 {
		return false
	}
	info, err := os.Stat(folder)
	if err != nil {
		return false
	}
	uid, gid, known := ownersOf(info)
	if !known {
		return false
	}
	allowed := info.Mode().Perm() & 7
	switch {
	case uid == 0:
		allowed = info.Mode().Perm() >> 6 & 7
	case inGroup(gid):
		allowed = info.Mode().Perm() >> 3 & 7
	}
	return allowed&3 != 3
}

func inGroup(gid int) bool {
	groups, _ := os.Getgroups()
	for _, one := range append(groups, os.Getgid()) {
		if one == gid {
			return true
		}
	}
	return false
}

func fileClass(err error) string {
	switch {
	case errors.Is(err, syscall.EROFS):
		return "read-only"
	case errors.Is(err, syscall.ENOSPC):
		return "no-space"
	case errors.Is(err, syscall.ENOTDIR):
		return "not-a-folder"
	case os.IsPermission(err):
		return "permission-denied"
	}
	return "other"
}

// freeSpace asks df, because the system call behind it is not the same on every system and this is one file for all.
func (p *probe) freeSpace(folder string) {
	since := time.Now()
	output, _, err := p.command("", nil, "df", "-Pk", folder)
	lines := strings.Split(strings.TrimSpace(output), "\n")
	fields := strings.Fields(lines[len(lines)-1])
	// File systems that hold no files of their own, as /proc and /sys, have a size of 0.
	if err != nil || len(lines) < 2 || len(fields) < 4 || fields[1] == "0" {
		p.report("files", "space", folder, "not-checked", since, detail{"reason": "not-supported"})
		return
	}
	kilobytes, err := strconv.ParseInt(fields[3], 10, 64)
	if err != nil {
		p.report("files", "space", folder, "not-checked", since, detail{"reason": "not-supported"})
		return
	}
	p.report("files", "space", folder, yesNo(kilobytes*1024 >= spaceNeeded), since, detail{"freeBytes": kilobytes * 1024})
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

func nearestFolder(folder string) string {
	for folder != "" {
		if isFolder(folder) {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			break
		}
		folder = parent
	}
	return folder
}

func ownerOf(name string) string {
	info, err := os.Stat(name)
	if err != nil {
		return ""
	}
	uid, gid, known := ownersOf(info)
	if !known {
		return ""
	}
	mode := info.Mode().Perm()
	special := ""
	if info.Mode()&os.ModeSticky != 0 {
		special = "1"
	}
	return fmt.Sprintf("%d:%d %s%03o", uid, gid, firstText(special, "0"), mode)
}

// ownersOf reads uid and gid through reflection: the type that holds them has another name on each system, and none on some.
func ownersOf(info os.FileInfo) (uid, gid int, known bool) {
	value := reflect.Indirect(reflect.ValueOf(info.Sys()))
	if value.Kind() != reflect.Struct {
		return 0, 0, false
	}
	user, group := value.FieldByName("Uid"), value.FieldByName("Gid")
	if user.Kind() != reflect.Uint32 || group.Kind() != reflect.Uint32 {
		return 0, 0, false
	}
	return int(user.Uint()), int(group.Uint()), true
}

// ---- GOPROXY, GOPRIVATE and GOSUMDB, as the go command reads them ----

type module struct{ path, version string }

func parseModule(text string) module {
	if index := strings.LastIndex(text, "@"); index > 0 {
		return module{text[:index], text[index+1:]}
	}
	return module{text, "latest"}
}

func (m module) String() string { return m.path + "@" + m.version }

func (m module) host() string { return strings.SplitN(m.path, "/", 2)[0] }

// escape writes capital letters as the proxy protocol does.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('!')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

type proxyEntry struct{ text, separator string }

type proxyList struct {
	entries  []proxyEntry
	err      string
	bypassed bool
}

// isAsked tells whether the go command can come to that entry at all.
func (l proxyList) isAsked(index int) bool {
	return l.err == "" && !l.bypassed && index < len(l.entries)
}

func isAddress(entry string) bool { return entry != "direct" && entry != "off" && entry != "noproxy" }

func (p *probe) parseGoproxy(m module) proxyList {
	since := time.Now()
	value := p.goEnv["GOPROXY"]
	list := splitGoproxy(value)
	if pattern := matchingPattern(p.goEnv["GONOPROXY"], m.path); pattern != "" && value != "direct" {
		list.bypassed = true
	}
	texts, separators := []string{}, []string{}
	if list.bypassed {
		texts, separators = append(texts, "noproxy"), append(separators, ",")
	}
	for _, entry := range list.entries {
		texts, separators = append(texts, entry.text), append(separators, entry.separator)
	}
	d := detail{"value": value, "entries": texts, "separators": separators, "bypassed": list.bypassed}
	if list.err != "" {
		d["error"], d["errorClass"] = list.err, "invalid"
		if len(list.entries) == 0 {
			d["errorClass"] = "empty"
		}
	}
	p.report("module-proxy", "goproxy", "GOPROXY", yesNo(list.err == ""), since, d)
	return list
}

func splitGoproxy(value string) proxyList {
	list := proxyList{}
	for value != "" {
		entry, separator := value, ""
		if index := strings.IndexAny(value, ",|"); index >= 0 {
			entry, separator, value = value[:index], value[index:index+1], value[index+1:]
		} else {
			value = ""
		}
		entry = strings.Trim(entry, " \t\r\n")
		if entry == "" {
			continue
		}
		if entry == "direct" || entry == "off" {
			// The list ends here, whatever follows.
			list.entries = append(list.entries, proxyEntry{entry, ""})
			break
		}
		if strings.ContainsAny(entry, ".:/") && !strings.Contains(entry, ":/") && !filepath.IsAbs(entry) && !path.IsAbs(entry) {
			entry = "https://" + entry
		}
		list.entries = append(list.entries, proxyEntry{entry, separator})
		if problem := proxyProblem(entry); problem != "" && list.err == "" {
			list.err = problem
		}
	}
	if len(list.entries) > 0 {
		list.entries[len(list.entries)-1].separator = ""
	} else {
		list.err = "GOPROXY list is not the empty string, but contains no entries"
	}
	return list
}

func proxyProblem(entry string) string {
	address, err := url.Parse(entry)
	if err != nil {
		return err.Error()
	}
	switch address.Scheme {
	case "":
		return "invalid proxy URL missing scheme: " + address.String()
	case "http", "https":
		return ""
	case "file":
		if (&url.URL{Scheme: "file", Path: address.Path, RawPath: address.RawPath}).String() != address.String() {
			return "invalid file:// proxy URL with non-path elements: " + address.String()
		}
		return ""
	}
	return "invalid proxy URL scheme (must be https, http, file): " + address.String()
}

// matchingPattern gives the first pattern of a GOPRIVATE-like list that matches a prefix of the path, or nothing.
func matchingPattern(patterns, target string) string {
	elements := strings.Split(target, "/")
	for _, pattern := range strings.Split(patterns, ",") {
		glob := strings.TrimSuffix(pattern, "/")
		if glob == "" {
			continue
		}
		count := strings.Count(glob, "/") + 1
		if count > len(elements) {
			continue
		}
		if matched, err := path.Match(glob, strings.Join(elements[:count], "/")); err == nil && matched {
			return pattern
		}
	}
	return ""
}

type sumdbSetting struct {
	name, url string
	explicit  bool // GOSUMDB names its own address, so no module proxy is asked for it
}

// behindProxy tells whether a module proxy could be asked in the database's place.
func (s sumdbSetting) behindProxy(list proxyList) bool {
	return !s.explicit && len(list.entries) > 0 && isAddress(list.entries[0].text) && !strings.HasPrefix(list.entries[0].text, "file:")
}

func (p *probe) parseGosumdb(m module) sumdbSetting {
	since := time.Now()
	value := p.goEnv["GOSUMDB"]
	setting := sumdbSetting{}
	d := detail{"value": value, "name": "", "url": "", "off": value == "off", "matched": matchingPattern(p.goEnv["GONOSUMDB"], m.path) != ""}
	if value == "off" || d["matched"] == true {
		d["reason"] = "not-needed"
		p.report("sumdb", "gosumdb", "GOSUMDB", "not-checked", since, d)
		return setting
	}
	if value == "sum.golang.google.cn" {
		value = "sum.golang.org https://sum.golang.google.cn"
	}
	fields := strings.Fields(value)
	problem := ""
	switch {
	case len(fields) == 0:
		problem = "missing GOSUMDB"
	case len(fields) > 2:
		problem = "invalid GOSUMDB: too many fields"
	default:
		key := strings.SplitN(fields[0], "+", 3)
		setting.name = key[0]
		if fields[0] != "sum.golang.org" && len(key) != 3 {
			problem = "invalid GOSUMDB: malformed verifier id"
		}
		if len(fields) == 2 {
			setting.url, setting.explicit = strings.TrimSuffix(fields[1], "/"), true
		} else {
			setting.url = "https://" + setting.name
		}
		if address, err := url.Parse(setting.url); err != nil || address.Host == "" {
			problem = firstText(problem, "invalid GOSUMDB URL: "+setting.url)
		}
	}
	if problem != "" {
		d["error"] = problem
		p.report("sumdb", "gosumdb", "GOSUMDB", "no", since, d)
		return sumdbSetting{}
	}
	d["name"], d["url"] = setting.name, setting.url
	p.report("sumdb", "gosumdb", "GOSUMDB", "yes", since, d)
	return setting
}

// ---- Targets: lookup, connect, HTTP proxy, TLS ----

type target struct {
	host, port, scheme string
	used               bool
	proxy              *url.URL
}

func (t target) name() string { return net.JoinHostPort(t.host, t.port) }

type targetSet struct {
	mu   sync.Mutex // redirects lead to further targets while others are measured
	list []*target
	by   map[string]*target
}

func newTargets() *targetSet { return &targetSet{by: map[string]*target{}} }

func (s *targetSet) all() []*target {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*target{}, s.list...)
}

// add takes an address; the same host and port is measured once.
func (s *targetSet) add(address string, used bool) *target {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Hostname() == "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
		return nil
	}
	one := &target{host: parsed.Hostname(), port: parsed.Port(), scheme: parsed.Scheme, used: used}
	if one.port == "" {
		one.port = map[string]string{"http": "80", "https": "443"}[one.scheme]
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.by[one.scheme+one.name()]; known != nil {
		known.used = known.used || used
		return nil
	}
	one.proxy = proxyFor(address)
	s.by[one.scheme+one.name()] = one
	s.list = append(s.list, one)
	return one
}

// proxyFor gives the HTTP proxy that net/http would use for an address.
func proxyFor(address string) *url.URL {
	request, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return nil
	}
	proxy, _ := http.ProxyFromEnvironment(request)
	return proxy
}

func (p *probe) promiseTarget(t *target) {
	p.promise("dns", "lookup", t.host)
	p.promise("tcp", "connect", t.name())
	if t.proxy != nil {
		p.promise("http-proxy", "reach", hostPort(t.proxy))
		if t.scheme == "https" {
			p.promise("http-proxy", "connect", t.name())
		}
	}
	if t.scheme == "https" {
		p.promise("tls", "handshake", t.name())
	}
}

func (p *probe) checkTarget(t *target) {
	through := make(chan bool, 1)
	if t.proxy != nil {
		p.background(func() { through <- p.throughProxy(t) })
	}
	directUsed := t.used && t.proxy == nil
	addresses := p.lookup(t.host, directUsed)
	connected := p.connect(t, addresses, directUsed)
	if t.scheme != "https" {
		return
	}
	if t.proxy != nil {
		if !<-through {
			p.pastProxy(t, connected)
		}
		return
	}
	since := time.Now()
	if connected == "" {
		p.report("tls", "handshake", t.name(), "not-checked", since, detail{"reason": "depends-on-failed", "used": directUsed})
		p.throughSpareProxy(t)
		return
	}
	if !p.handshake(t, connected, directUsed, "", func() (net.Conn, error) { return p.dial(connected) }) {
		p.throughSpareProxy(t)
	}
}

func (p *probe) lookup(host string, used bool) []net.IP {
	since := time.Now()
	if ip := net.ParseIP(host); ip != nil {
		p.report("dns", "lookup", host, "yes", since, detail{"addresses": []string{host}, "used": used})
		return []net.IP{ip}
	}
	ctx, cancel := context.WithTimeout(p.ctx, 2*lookupLimit)
	defer cancel()
	found, err := (&net.Resolver{}).LookupIPAddr(ctx, host)
	addresses, texts := []net.IP{}, []string{}
	for _, address := range found {
		addresses, texts = append(addresses, address.IP), append(texts, address.String())
	}
	d := detail{"addresses": texts, "used": used}
	if err != nil {
		p.met(err)
		d["error"], d["errorClass"] = err.Error(), dnsClass(err)
	}
	p.report("dns", "lookup", host, yesNo(err == nil && len(addresses) > 0), since, d)
	return addresses
}

func dnsClass(err error) string {
	text := err.Error()
	var dnsError *net.DNSError
	switch {
	case strings.Contains(text, "network is unreachable"), strings.Contains(text, "cannot assign requested address"):
		return "network-unreachable"
	case strings.Contains(text, "connection refused"):
		return "refused"
	case strings.Contains(text, "no route to host"), strings.Contains(text, "host is unreachable"):
		return "no-route"
	case strings.Contains(text, "permission denied"), strings.Contains(text, "operation not permitted"):
		return "permission-denied"
	case strings.Contains(text, "server misbehaving"), strings.Contains(text, "Temporary failure"):
		return "server-failure"
	case errors.As(err, &dnsError) && dnsError.IsTimeout, errors.Is(err, context.DeadlineExceeded), strings.Contains(text, "i/o timeout"):
		return "timeout"
	case errors.As(err, &dnsError) && dnsError.IsNotFound, strings.Contains(text, "no such host"):
		return "no-such-host"
	}
	return "other"
}

func (p *probe) dial(address string) (net.Conn, error) {
	connection, err := (&net.Dialer{Timeout: connectLimit}).DialContext(p.ctx, "tcp", address)
	p.met(err)
	return connection, err
}

// connect tries every address side by side and gives back the first that answered, IPv4 and IPv6 alike.
func (p *probe) connect(t *target, addresses []net.IP, used bool) string {
	since := time.Now()
	if len(addresses) == 0 {
		p.report("tcp", "connect", t.name(), "not-checked", since, detail{"reason": "depends-on-failed", "used": used, "tried": []string{}, "address": ""})
		return ""
	}
	if len(addresses) > maxAddresses {
		addresses = addresses[:maxAddresses]
	}
	errs := make([]error, len(addresses))
	var group sync.WaitGroup
	for index, ip := range addresses {
		index, ip := index, ip
		group.Add(1)
		go func() {
			defer group.Done()
			connection, err := p.dial(net.JoinHostPort(ip.String(), t.port))
			if err == nil {
				_ = connection.Close()
			}
			errs[index] = err
		}()
	}
	group.Wait()
	d := detail{"used": used}
	connected, tried := "", []string{}
	for index, ip := range addresses {
		address := net.JoinHostPort(ip.String(), t.port)
		if errs[index] == nil {
			tried = append(tried, address+" ok")
			connected = firstText(connected, address)
			continue
		}
		tried = append(tried, address+" "+tcpClass(errs[index]))
		// An IPv6 address that cannot be reached is no fault where IPv4 answers; where nothing does, the IPv4 error says more.
		if d["error"] == nil || ip.To4() != nil {
			d["address"], d["error"], d["errorClass"] = address, errs[index].Error(), tcpClass(errs[index])
		}
	}
	d["tried"] = tried
	if connected != "" {
		delete(d, "error")
		delete(d, "errorClass")
		d["address"] = connected
	}
	p.report("tcp", "connect", t.name(), yesNo(connected != ""), since, d)
	return connected
}

func tcpClass(err error) string {
	text := err.Error()
	var netError net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED), strings.Contains(text, "connection refused"):
		return "refused"
	case errors.Is(err, syscall.ECONNRESET), strings.Contains(text, "connection reset"):
		return "reset"
	case errors.Is(err, syscall.ENETUNREACH), strings.Contains(text, "network is unreachable"), strings.Contains(text, "cannot assign requested address"):
		return "network-unreachable"
	case errors.Is(err, syscall.EHOSTUNREACH), strings.Contains(text, "no route to host"):
		return "no-route"
	case os.IsPermission(err), strings.Contains(text, "permission denied"), strings.Contains(text, "operation not permitted"):
		return "permission-denied"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netError) && netError.Timeout():
		return "timeout"
	}
	return "other"
}

// throughProxy goes the way of net/http where an HTTP proxy is set: reach the proxy, ask it for a tunnel, shake hands through it. False when
// the proxy does not open the way.
func (p *probe) throughProxy(t *target) bool {
	since := time.Now()
	proxyName := hostPort(t.proxy)
	d := detail{"variable": proxyVariable(t.scheme), "url": t.proxy.String(), "loopback": isLoopback(t.proxy.Hostname()), "used": t.used}
	connection, err := p.dialProxy(t.proxy, d)
	if err != nil {
		d["error"] = err.Error()
		p.report("http-proxy", "reach", proxyName, "no", since, d)
		if t.scheme == "https" {
			skipped := detail{"reason": "depends-on-failed", "used": t.used, "proxy": t.proxy.String()}
			p.report("http-proxy", "connect", t.name(), "not-checked", since, skipped)
			p.report("tls", "handshake", t.name(), "not-checked", since, detail{"reason": "depends-on-failed", "used": t.used, "via": t.proxy.String()})
		}
		return false
	}
	_ = connection.Close()
	p.report("http-proxy", "reach", proxyName, "yes", since, d)
	if t.scheme != "https" {
		return true
	}
	since = time.Now()
	if strings.HasPrefix(t.proxy.Scheme, "socks") {
		d := detail{"reason": "not-supported", "used": t.used, "proxy": t.proxy.String()}
		p.report("http-proxy", "connect", t.name(), "not-checked", since, d)
		p.report("tls", "handshake", t.name(), "not-checked", since, detail{"reason": "not-supported", "used": t.used, "via": t.proxy.String()})
		return true
	}
	tunnel, cd, err := p.tunnel(t)
	cd["used"], cd["proxy"] = t.used, t.proxy.String()
	p.report("http-proxy", "connect", t.name(), yesNo(err == nil), since, cd)
	if err != nil {
		p.report("tls", "handshake", t.name(), "not-checked", time.Now(), detail{"reason": "depends-on-failed", "used": t.used, "via": t.proxy.String()})
		return false
	}
	first := tunnel
	p.handshake(t, proxyName, t.used, t.proxy.String(), func() (net.Conn, error) {
		if first != nil {
			connection := first
			first = nil
			return connection, nil
		}
		connection, _, err := p.tunnel(t)
		return connection, err
	})
	return true
}

// pastProxy shakes hands without the HTTP proxy that does not open the way: what the download would meet if the variable were not set, and
// a second fault that waits behind the first.
func (p *probe) pastProxy(t *target, connected string) {
	since := time.Now()
	p.promise("http-proxy", "past", t.name())
	d := detail{"used": false, "proxy": t.proxy.String()}
	if connected == "" {
		d["reason"] = "depends-on-failed"
		p.report("http-proxy", "past", t.name(), "not-checked", since, d)
		return
	}
	d["address"] = connected
	verified := p.shake(t, d, func() (net.Conn, error) { return p.dial(connected) })
	p.report("http-proxy", "past", t.name(), yesNo(verified), since, d)
}

// throughSpareProxy asks an HTTP proxy that is set, and does not apply to https, for a tunnel to a host that cannot be reached without one.
func (p *probe) throughSpareProxy(t *target) {
	variable, proxy := spareProxy(t)
	if proxy == nil {
		return
	}
	since := time.Now()
	p.promise("http-proxy", "spare", t.name())
	through := &target{host: t.host, port: t.port, scheme: t.scheme, proxy: proxy}
	tunnel, d, err := p.tunnel(through)
	if err == nil {
		_ = tunnel.Close()
	}
	d["used"], d["variable"], d["proxy"] = false, variable, proxy.String()
	p.report("http-proxy", "spare", t.name(), yesNo(err == nil), since, d)
}

// spareProxy finds the HTTP proxy of plain http, or the one that other programs take for everything, where none is set for https. NO_PROXY
// counts as ever.
func spareProxy(t *target) (variable string, proxy *url.URL) {
	if os.Getenv("HTTPS_PROXY") != "" || os.Getenv("https_proxy") != "" {
		return "", nil
	}
	proxy = proxyFor("http://" + t.name())
	variable = proxyVariable("http")
	if proxy == nil && firstText(os.Getenv("NO_PROXY"), os.Getenv("no_proxy")) == "" {
		variable = "ALL_PROXY"
		if os.Getenv(variable) == "" {
			variable = "all_proxy"
		}
		value := os.Getenv(variable)
		if value != "" && !strings.Contains(value, "://") {
			value = "http://" + value
		}
		if parsed, err := url.Parse(value); err == nil && parsed.Hostname() != "" {
			proxy = parsed
		}
	}
	if proxy == nil || strings.HasPrefix(proxy.Scheme, "socks") {
		return "", nil
	}
	return variable, proxy
}

// dialProxy connects to an HTTP proxy and says in the detail at which step it failed.
func (p *probe) dialProxy(proxy *url.URL, d detail) (net.Conn, error) {
	if proxy.Hostname() == "" {
		d["failedAt"], d["errorClass"] = "invalid", "invalid"
		return nil, fmt.Errorf("proxy address without a host: %q", proxy.String())
	}
	connection, err := p.dial(hostPort(proxy))
	if err != nil {
		var dnsError *net.DNSError
		if errors.As(err, &dnsError) {
			d["failedAt"], d["errorClass"] = "dns", dnsClass(err)
		} else {
			d["failedAt"], d["errorClass"] = "tcp", tcpClass(err)
		}
		return nil, err
	}
	d["address"] = connection.RemoteAddr().String()
	if proxy.Scheme != "https" {
		return connection, nil
	}
	secure := tls.Client(connection, &tls.Config{ServerName: proxy.Hostname()})
	_ = connection.SetDeadline(time.Now().Add(handshakeLimit))
	if err := secure.Handshake(); err != nil {
		_ = connection.Close()
		d["failedAt"], d["errorClass"] = "tls", tlsClass(err)
		return nil, err
	}
	return secure, nil
}

func (p *probe) tunnel(t *target) (net.Conn, detail, error) {
	d := detail{}
	connection, err := p.dialProxy(t.proxy, detail{})
	if err != nil {
		d["error"], d["errorClass"] = err.Error(), "tcp"
		return nil, d, err
	}
	_ = connection.SetDeadline(time.Now().Add(handshakeLimit))
	request := "CONNECT " + t.name() + " HTTP/1.1\r\nHost: " + t.name() + "\r\nUser-Agent: Go-http-client/1.1\r\n"
	if t.proxy.User != nil {
		password, _ := t.proxy.User.Password()
		request += "Proxy-Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(t.proxy.User.Username()+":"+password)) + "\r\n"
	}
	if _, err = io.WriteString(connection, request+"\r\n"); err == nil {
		var response *http.Response
		response, err = http.ReadResponse(bufio.NewReader(io.LimitReader(connection, maxHead)), &http.Request{Method: "CONNECT"})
		if err == nil {
			d["status"], d["statusText"] = response.StatusCode, strings.TrimPrefix(response.Status, strconv.Itoa(response.StatusCode)+" ")
			if response.StatusCode == 200 {
				_ = connection.SetDeadline(time.Time{})
				return connection, d, nil
			}
			d["errorClass"] = "status"
			_ = connection.Close()
			return nil, d, errors.New(response.Status)
		}
	}
	_ = connection.Close()
	d["error"], d["errorClass"] = err.Error(), "other"
	var netError net.Error
	switch {
	case errors.As(err, &netError) && netError.Timeout():
		d["errorClass"] = "timeout"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		d["errorClass"] = "closed"
	}
	return nil, d, err
}

func proxyVariable(scheme string) string {
	upper := strings.ToUpper(scheme) + "_PROXY"
	if os.Getenv(upper) != "" {
		return upper
	}
	return strings.ToLower(upper)
}

func hostPort(address *url.URL) string {
	port := address.Port()
	if port == "" {
		port = map[string]string{"https": "443", "socks5": "1080", "socks5h": "1080"}[address.Scheme]
	}
	return net.JoinHostPort(address.Hostname(), firstText(port, "80"))
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || (ip != nil && ip.IsLoopback())
}

// handshake verifies as Go does. When that fails it connects once more without verifying, only to read who issued the certificate.
func (p *probe) handshake(t *target, address string, used bool, via string, dial func() (net.Conn, error)) bool {
	since := time.Now()
	d := detail{"address": address, "used": used}
	if via != "" {
		d["via"] = via
	}
	verified := p.shake(t, d, dial)
	p.report("tls", "handshake", t.name(), yesNo(verified), since, d)
	return verified
}

// shake shakes hands and describes in the detail what came of it.
func (p *probe) shake(t *target, d detail, dial func() (net.Conn, error)) bool {
	d["verified"] = false
	state, err := shakeHands(dial, &tls.Config{ServerName: t.host})
	if err == nil {
		d["verified"] = true
		describe(state, d)
		return true
	}
	d["error"], d["errorClass"] = err.Error(), tlsClass(err)
	var record tls.RecordHeaderError
	if errors.As(err, &record) {
		d["firstBytes"] = printable(string(record.RecordHeader[:]))
	}
	switch d["errorClass"] {
	case "expired", "not-yet-valid":
		if state, err := shakeHands(dial, &tls.Config{ServerName: t.host, InsecureSkipVerify: true}); err == nil {
			describe(state, d)
		}
		p.askClock(t.host, dial)
	case "handshake-timeout":
		d["smallAnswer"] = answersSmallHello(t.host, dial)
	case "unknown-authority", "name-mismatch", "other":
		if state, err := shakeHands(dial, &tls.Config{ServerName: t.host, InsecureSkipVerify: true}); err == nil {
			describe(state, d)
		}
	}
	return false
}

// askClock reads the server's date without trusting the server: a date is all that is wanted, and nothing is told but the host's name.
func (p *probe) askClock(host string, dial func() (net.Conn, error)) {
	connection, err := dial()
	if err != nil {
		return
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(handshakeLimit))
	secure := tls.Client(connection, &tls.Config{ServerName: host, InsecureSkipVerify: true, NextProtos: []string{"http/1.1"}})
	if _, err := io.WriteString(secure, "HEAD / HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n\r\n"); err != nil {
		return
	}
	request, err := http.NewRequest("HEAD", "https://"+host+"/", nil)
	if err != nil {
		return
	}
	if response, err := http.ReadResponse(bufio.NewReader(io.LimitReader(secure, maxHead)), request); err == nil {
		response.Request = request
		_ = response.Body.Close()
		p.compareClock(response)
	}
}

// answersSmallHello offers a cipher that nobody has taken for decades, so that a server refuses in a few bytes. Where that answer arrives
// and the usual one, some thousand bytes in full packets, does not, large packets vanish on the way.
func answersSmallHello(host string, dial func() (net.Conn, error)) bool {
	connection, err := dial()
	if err != nil {
		return false
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(smallHelloLimit))
	if _, err := connection.Write(smallHello(host)); err != nil {
		return false
	}
	_, err = connection.Read(make([]byte, 16))
	return err == nil || errors.Is(err, io.EOF)
}

// smallHello is a ClientHello of TLS 1.0 with the server's name and the single cipher TLS_RSA_WITH_NULL_MD5. RFC 2246 section 7.4.1.2.
func smallHello(host string) []byte {
	sized := func(width int, data []byte) []byte {
		length := make([]byte, 4)
		binary.BigEndian.PutUint32(length, uint32(len(data)))
		return append(length[4-width:], data...)
	}
	name := sized(2, append([]byte{0}, sized(2, []byte(host))...))
	extensions := append([]byte{0, 0}, sized(2, name)...)
	body := append([]byte{3, 1}, make([]byte, 32)...)
	body = append(body, 0)                        // no session
	body = append(body, 0, 2, 0, 1)               // one cipher
	body = append(body, 1, 0)                     // no compression
	body = append(body, sized(2, extensions)...)  // the name
	hello := append([]byte{1}, sized(3, body)...) // handshake: client hello
	return append([]byte{22, 3, 1}, sized(2, hello)...)
}

func shakeHands(dial func() (net.Conn, error), config *tls.Config) (tls.ConnectionState, error) {
	connection, err := dial()
	if err != nil {
		return tls.ConnectionState{}, err
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(handshakeLimit))
	config.NextProtos = []string{"h2", "http/1.1"}
	secure := tls.Client(connection, config)
	if err := secure.Handshake(); err != nil {
		return tls.ConnectionState{}, err
	}
	return secure.ConnectionState(), nil
}

func describe(state tls.ConnectionState, d detail) {
	if len(state.PeerCertificates) == 0 {
		return
	}
	leaf := state.PeerCertificates[0]
	issuers := []string{}
	for _, certificate := range state.PeerCertificates {
		issuers = append(issuers, nameOf(certificate.Issuer.CommonName, certificate.Issuer.Organization))
	}
	names := append([]string{}, leaf.DNSNames...)
	for _, ip := range leaf.IPAddresses {
		names = append(names, ip.String())
	}
	d["issuer"] = issuers[0]
	d["issuerChain"] = issuers
	d["subject"] = nameOf(leaf.Subject.CommonName, leaf.Subject.Organization)
	d["names"] = names
	d["notBefore"] = leaf.NotBefore.UTC().Format(time.RFC3339)
	d["notAfter"] = leaf.NotAfter.UTC().Format(time.RFC3339)
	versions := map[uint16]string{tls.VersionTLS10: "TLS 1.0", tls.VersionTLS11: "TLS 1.1", tls.VersionTLS12: "TLS 1.2", tls.VersionTLS13: "TLS 1.3"}
	d["version"] = firstText(versions[state.Version], hex.EncodeToString([]byte{byte(state.Version >> 8), byte(state.Version)}))
}

func nameOf(commonName string, organization []string) string {
	return firstText(commonName, strings.Join(organization, ", "), "unnamed")
}

func tlsClass(err error) string {
	text := err.Error()
	var unknown x509.UnknownAuthorityError
	var roots x509.SystemRootsError
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	var record tls.RecordHeaderError
	var netError net.Error
	switch {
	case errors.As(err, &unknown), errors.As(err, &roots):
		return "unknown-authority"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		if invalid.Cert != nil && time.Now().Before(invalid.Cert.NotBefore) {
			return "not-yet-valid"
		}
		return "expired"
	case errors.As(err, &name):
		return "name-mismatch"
	case errors.As(err, &record), strings.Contains(text, "first record does not look like a TLS handshake"):
		return "not-tls"
	case strings.Contains(text, "remote error: tls:"):
		return "remote-alert"
	case errors.Is(err, syscall.ECONNRESET), strings.Contains(text, "connection reset"):
		return "reset"
	case errors.As(err, &netError) && netError.Timeout(), strings.Contains(text, "TLS handshake timeout"):
		return "handshake-timeout"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "closed"
	}
	return "other"
}

// ---- Name servers, asked one by one ----

func (p *probe) nameServers(targets *targetSet) {
	servers, _, _, err := readResolvConf()
	if err != nil || len(targets.all()) == 0 {
		return
	}
	name, used := "", false
	for _, t := range targets.all() {
		if net.ParseIP(t.host) == nil && !isLoopback(t.host) {
			direct := t.used && t.proxy == nil && !p.hosts[strings.ToLower(t.host)]
			if name == "" || (direct && !used) {
				name, used = t.host, direct
			}
		}
	}
	if name == "" {
		return
	}
	for _, server := range servers {
		server := server
		p.promise("dns", "server", server)
		p.background(func() { p.nameServer(server, name, used) })
	}
}

func (p *probe) nameServer(server, name string, used bool) {
	since := time.Now()
	type outcome struct {
		code, records int
		took          time.Duration
		err           error
	}
	outcomes := make(chan outcome, dnsTries)
	first := uint16(time.Now().UnixNano() % 50000)
	for try := 0; try < dnsTries; try++ {
		go func(try int) {
			time.Sleep(time.Duration(try) * dnsTryPause)
			since := time.Now()
			code, records, err := askNameServer(server, name, first+uint16(try))
			outcomes <- outcome{code, records, time.Since(since), err}
		}(try)
	}
	d := detail{"name": name, "sent": dnsTries, "used": used, "answer": "none", "records": 0}
	received := 0
	times := []float64{}
	for try := 0; try < dnsTries; try++ {
		one := <-outcomes
		if one.err != nil {
			if received == 0 {
				d["error"], d["errorClass"] = one.err.Error(), dnsClass(one.err)
			}
			continue
		}
		received++
		times = append(times, milliseconds(one.took))
		delete(d, "error")
		delete(d, "errorClass")
		d["records"] = one.records
		switch one.code {
		case 0:
			d["answer"] = "NOERROR"
			if one.records == 0 {
				d["errorClass"] = "no-such-host"
			}
		case 2:
			d["answer"], d["errorClass"] = "SERVFAIL", "server-failure"
		case 3:
			d["answer"], d["errorClass"] = "NXDOMAIN", "no-such-host"
		case 5:
			d["answer"], d["errorClass"] = "REFUSED", "server-failure"
		default:
			d["answer"], d["errorClass"] = "RCODE "+strconv.Itoa(one.code), "other"
		}
	}
	d["received"] = received
	if sort.Float64s(times); received > 0 {
		d["median"] = times[received/2]
	}
	p.report("dns", "server", server, yesNo(received > 0 && d["errorClass"] == nil), since, d)
}

// askNameServer sends one question for IPv4 addresses over UDP and reads the head of the answer.
func askNameServer(server, name string, id uint16) (code, records int, err error) {
	connection, err := net.DialTimeout("udp", net.JoinHostPort(server, "53"), lookupLimit)
	if err != nil {
		return 0, 0, err
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(lookupLimit))
	packet := make([]byte, 12)
	binary.BigEndian.PutUint16(packet, id)
	packet[2] = 1 // recursion desired
	packet[5] = 1 // one question
	for _, label := range strings.Split(strings.TrimSuffix(name, "."), ".") {
		if label == "" || len(label) > 63 {
			return 0, 0, fmt.Errorf("not a name that can be asked for: %q", name)
		}
		packet = append(append(packet, byte(len(label))), label...)
	}
	packet = append(packet, 0, 0, 1, 0, 1) // end of name, type A, class IN
	if _, err := connection.Write(packet); err != nil {
		return 0, 0, err
	}
	answer := make([]byte, 1500)
	for {
		n, err := connection.Read(answer)
		if err != nil {
			return 0, 0, err
		}
		if n >= 12 && binary.BigEndian.Uint16(answer) == id {
			return int(answer[3] & 15), int(binary.BigEndian.Uint16(answer[6:])), nil
		}
	}
}

// ---- Requests ----

// answer is what one request brought.
type answer struct {
	status int
	sample []byte
	body   []byte // the whole body when it is small
	detail detail
	err    error
}

// fetch asks for an address as the go command does: net/http, ProxyFromEnvironment, system roots, at most 10 redirects and none from
// https to http, userinfo sent over https only. Each request has a connection of its own, so that each has all its phases.
func (p *probe) fetch(address string, used bool) answer {
	return p.fetchWithin(p.ctx, bounds{whole: requestLimit, bytes: maxBody, clock: true}, address, used)
}

// bounds are the limits of one request.
type bounds struct {
	whole    time.Duration
	transfer time.Duration // of the body alone; 0: as long as the whole
	bytes    int64
	clock    bool // the answer's date may be compared with this machine's clock
}

func (p *probe) fetchWithin(parent context.Context, limits bounds, address string, used bool) answer {
	result := answer{detail: detail{"url": address, "used": used, "via": "", "credentials": "none"}}
	parsed, err := url.Parse(address)
	if err != nil {
		result.fail(err, "other", "")
		return result
	}
	ctx, cancel := context.WithTimeout(parent, limits.whole)
	defer cancel()
	clock := &phases{}
	request, err := http.NewRequest("GET", address, nil)
	if err != nil {
		result.fail(err, "other", "")
		return result
	}
	request = request.WithContext(httptrace.WithClientTrace(ctx, clock.trace()))
	if parsed.User != nil {
		if parsed.Scheme != "https" {
			result.fail(errors.New("refusing to pass credentials to insecure URL: "+address), "credentials-over-http", "")
			return result
		}
		password, _ := parsed.User.Password()
		request.SetBasicAuth(parsed.User.Username(), password)
		request.URL.User = nil
		result.detail["credentials"] = "url"
	}
	if line, found := p.netrcFor(parsed); found {
		request.SetBasicAuth(line.login, line.password)
		result.detail["credentials"] = "netrc"
	} else if parsed.User == nil && parsed.Scheme == "https" && p.hasAuthCommands() {
		result.detail["credentials"] = "goauth"
	}
	if proxy := proxyFor(address); proxy != nil {
		result.detail["via"] = proxy.String()
	}
	transport := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: connectLimit}).DialContext,
		TLSHandshakeTimeout: handshakeLimit,
		ForceAttemptHTTP2:   true,
	}
	defer transport.CloseIdleConnections()
	transport.RegisterProtocol("file", http.NewFileTransport(http.Dir("/")))
	client := &http.Client{Transport: transport, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		if len(via) >= 10 {
			return errors.New("stopped after 10 redirects")
		}
		if via[len(via)-1].URL.Scheme == "https" && next.URL.Scheme == "http" {
			return fmt.Errorf("redirected from secure URL %s to insecure URL %s", via[len(via)-1].URL, next.URL)
		}
		return nil
	}}
	response, err := client.Do(request)
	if err != nil {
		clock.into(result.detail, time.Time{})
		var asked *url.Error
		if errors.As(err, &asked) && result.passOn(asked.URL, request.URL) {
			result.detail["via"] = ""
			if proxy := proxyFor(asked.URL); proxy != nil {
				result.detail["via"] = proxy.String()
			}
		}
		class, cause := httpClass(err, result.detail["via"] != "", clock.inHandshake())
		result.fail(err, class, cause)
		return result
	}
	defer response.Body.Close()
	if limits.clock {
		p.compareClock(response)
	}
	result.status = response.StatusCode
	result.detail["status"] = response.StatusCode
	result.detail["contentType"] = response.Header.Get("Content-Type")
	if server := response.Header.Get("Server"); server != "" {
		result.detail["server"] = server
	}
	// A file that is read in place of a proxy comes without a request.
	if response.Request != nil {
		result.passOn(response.Request.URL.String(), request.URL)
	}
	started := time.Now()
	if limits.transfer > 0 {
		defer time.AfterFunc(limits.transfer, cancel).Stop()
	}
	var kept bytes.Buffer
	read, err := io.Copy(&keeper{&kept, 1 << 20}, io.LimitReader(response.Body, limits.bytes))
	result.body = kept.Bytes()
	result.sample = result.body
	if len(result.sample) > sampleBytes {
		result.sample = result.sample[:sampleBytes]
	}
	result.detail["bytes"] = read
	clock.into(result.detail, started)
	result.detail["bodyKind"] = bodyKind(result.sample)
	if said := clip(p.redactor.text(firstSaid(result.sample)), 200); said != "" {
		result.detail["said"] = said
	}
	if err != nil {
		class, cause := httpClass(err, false, false)
		if class == "closed" || class == "tcp" || errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "stream error") {
			class = "cut"
		}
		result.fail(err, class, cause)
		return result
	}
	if response.StatusCode != 200 {
		result.fail(statusError(parsed, response), "status", "")
	}
	return result
}

// ---- Credentials ----

// netrcLine is one machine of a netrc with what is sent to it.
type netrcLine struct{ machine, login, password string }

// netrcFor is the line that the running go command would send to an address. Up to Go 1.19 a line names the host without its port, from 1.20
// on with the port that the address has, from 1.24 on a path below the host may follow. Nothing is sent over plain http.
func (p *probe) netrcFor(address *url.URL) (netrcLine, bool) {
	commands := authCommands(p.goEnv["GOAUTH"])
	if address.Scheme != "https" || len(commands) > 0 && !contains(commands, "netrc") {
		return netrcLine{}, false
	}
	p.netrcOnce.Do(func() {
		if data, err := readBounded(netrcFile(), netrcLimit); err == nil {
			p.netrc = parseNetrc(string(data))
		}
	})
	running := strings.TrimPrefix(p.goVersion, "go")
	names := []string{}
	if olderThan(running, "1.20") {
		names = append(names, address.Hostname())
	} else if olderThan(running, "1.24") {
		names = append(names, address.Host)
	} else if address.User == nil {
		for name := address.Host + address.EscapedPath(); name != "." && name != "/"; name = path.Dir(name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		for _, line := range p.netrc {
			if strings.TrimSuffix(line.machine, "/") == name {
				return line, true
			}
		}
	}
	return netrcLine{}, false
}

// hasAuthCommands tells whether the go command would ask programs for credentials. They are not run: what they do is nobody's to know.
func (p *probe) hasAuthCommands() bool {
	for _, command := range authCommands(p.goEnv["GOAUTH"]) {
		if command != "netrc" && command != "off" {
			return true
		}
	}
	return false
}

func authCommands(value string) (commands []string) {
	for _, command := range strings.Split(value, ";") {
		if command = strings.TrimSpace(command); command != "" {
			commands = append(commands, command)
		}
	}
	return commands
}

func netrcFile() string {
	if file := os.Getenv("NETRC"); file != "" {
		return file
	}
	home := os.Getenv("HOME")
	if runtime.GOOS == "windows" {
		home = os.Getenv("USERPROFILE")
		if legacy := filepath.Join(home, "_netrc"); isFile(legacy) {
			return legacy
		}
	}
	if home == "" {
		return ""
	}
	return filepath.Join(home, ".netrc")
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// parseNetrc reads what the go command reads of a netrc: machines with a login and a password, the others and the default left out.
func parseNetrc(text string) (lines []netrcLine) {
	line, inMacro := netrcLine{}, false
	for _, written := range strings.Split(text, "\n") {
		if inMacro {
			inMacro = written != ""
			continue
		}
		words := strings.Fields(written)
		for index := 0; index+1 < len(words); index += 2 {
			switch value := words[index+1]; words[index] {
			case "machine":
				line = netrcLine{machine: value}
			case "login":
				line.login = value
			case "password":
				line.password = value
			case "macdef":
				inMacro = true
			}
			if line.machine != "" && line.login != "" && line.password != "" {
				lines = append(lines, line)
				line = netrcLine{}
			}
		}
		if len(words)%2 == 1 && words[len(words)-1] == "default" {
			return lines
		}
	}
	return lines
}

// statusError is what the status stands for where a folder takes the place of a server: the system's own words.
func statusError(address *url.URL, response *http.Response) error {
	if address.Scheme == "file" {
		file, err := os.Open(filepath.FromSlash(address.Path))
		if err != nil {
			return err
		}
		_ = file.Close()
	}
	return errors.New(response.Status)
}

// passOn takes note of the address that redirects led to, where it is another one.
func (a *answer) passOn(last string, first *url.URL) bool {
	if last == "" || last == first.String() {
		return false
	}
	a.detail["finalUrl"] = last
	return true
}

func (a *answer) fail(err error, class, cause string) {
	a.err = err
	a.detail["error"], a.detail["errorClass"] = err.Error(), class
	if cause != "" {
		a.detail["causeClass"] = cause
	}
}

// keeper keeps the first bytes of what is written to it and counts the rest as written.
type keeper struct {
	buffer *bytes.Buffer
	limit  int
}

func (k *keeper) Write(data []byte) (int, error) {
	if room := k.limit - k.buffer.Len(); room > 0 {
		if room > len(data) {
			room = len(data)
		}
		k.buffer.Write(data[:room])
	}
	return len(data), nil
}

func httpClass(err error, viaProxy, inHandshake bool) (class, cause string) {
	text := err.Error()
	var operation *net.OpError
	var dnsError *net.DNSError
	var urlError *url.Error
	var netError net.Error
	inner := err
	if errors.As(err, &urlError) {
		inner = urlError.Err
	}
	if errors.As(err, &operation) && operation.Op == "proxyconnect" {
		switch {
		case errors.As(operation.Err, &dnsError):
			return "http-proxy", dnsClass(operation.Err)
		case tlsClass(operation.Err) != "other" && tlsClass(operation.Err) != "handshake-timeout" && tlsClass(operation.Err) != "reset":
			return "http-proxy", tlsClass(operation.Err)
		}
		return "http-proxy", tcpClass(operation.Err)
	}
	if viaProxy {
		// net/http gives a refused CONNECT as a bare reason phrase.
		for code := 300; code < 600; code++ {
			if phrase := http.StatusText(code); phrase != "" && inner.Error() == phrase {
				return "http-proxy-status", strconv.Itoa(code)
			}
		}
	}
	switch {
	case strings.Contains(text, "server gave HTTP response to HTTPS client"):
		return "plain-http", "not-tls"
	case strings.Contains(text, "stopped after 10 redirects"), strings.Contains(text, "redirected from secure URL"):
		return "redirect", ""
	case errors.As(err, &dnsError):
		return "dns", dnsClass(err)
	case strings.Contains(text, "TLS handshake timeout"):
		return "tls", "handshake-timeout"
	case errors.As(err, &operation) && operation.Op == "dial":
		return "tcp", tcpClass(err)
	}
	if class := tlsClass(err); class != "other" && class != "reset" && class != "closed" && class != "handshake-timeout" {
		return "tls", class
	}
	switch {
	case inHandshake:
		return "tls", tlsClass(err)
	case errors.Is(err, syscall.ECONNRESET):
		return "tcp", "reset"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "cut", ""
	case errors.Is(err, io.EOF):
		return "closed", ""
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netError) && netError.Timeout():
		return "timeout", ""
	}
	return "other", ""
}

// phases times the steps of one request. The callbacks may come from several goroutines, also after the request has ended.
type phases struct {
	mu                                           sync.Mutex
	lookupFrom, lookupTo, connectFrom, connectTo time.Time
	handshakeFrom, handshakeTo, written, first   time.Time
}

func (c *phases) mark(at *time.Time, onlyFirst bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at.IsZero() || !onlyFirst {
		*at = time.Now()
	}
}

func (c *phases) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart:     func(httptrace.DNSStartInfo) { c.mark(&c.lookupFrom, true) },
		DNSDone:      func(httptrace.DNSDoneInfo) { c.mark(&c.lookupTo, true) },
		ConnectStart: func(string, string) { c.mark(&c.connectFrom, true) },
		ConnectDone: func(_, _ string, err error) {
			if err == nil {
				c.mark(&c.connectTo, true)
			}
		},
		TLSHandshakeStart: func() { c.mark(&c.handshakeFrom, true) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err == nil {
				c.mark(&c.handshakeTo, true)
			}
		},
		WroteRequest:         func(httptrace.WroteRequestInfo) { c.mark(&c.written, true) },
		GotFirstResponseByte: func() { c.mark(&c.first, false) },
	}
}

func (c *phases) inHandshake() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.handshakeFrom.IsZero() && c.handshakeTo.IsZero()
}

func (c *phases) into(d detail, transferFrom time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	put := func(name string, from, to time.Time) {
		if !from.IsZero() && !to.IsZero() && !to.Before(from) {
			d[name] = milliseconds(to.Sub(from))
		}
	}
	put("lookup", c.lookupFrom, c.lookupTo)
	put("connect", c.connectFrom, c.connectTo)
	put("tls", c.handshakeFrom, c.handshakeTo)
	put("firstByte", c.written, c.first)
	put("transfer", transferFrom, time.Now())
}

func (p *probe) compareClock(response *http.Response) {
	date, err := http.ParseTime(response.Header.Get("Date"))
	if err != nil || response.Request == nil {
		return
	}
	p.clockOnce.Do(func() {
		skew := int(time.Since(date) / time.Second)
		d := detail{"skewSeconds": skew, "serverDate": date.UTC().Format(time.RFC3339)}
		p.report("facts", "clock", response.Request.URL.Hostname(), yesNo(skew < clockTolerance && skew > -clockTolerance), time.Now(), d)
	})
}

var titlePattern = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
var recordPattern = regexp.MustCompile(`^\d+\n\S+ v\S+ h1:`)

func bodyKind(sample []byte) string {
	text := strings.TrimSpace(string(sample))
	switch {
	case text == "":
		return "empty"
	case bytes.HasPrefix(sample, []byte("PK\x03\x04")), bytes.HasPrefix(sample, []byte("PK\x05\x06")):
		return "zip"
	case text[0] == '<':
		return "html"
	case text[0] == '{':
		return "json"
	case recordPattern.MatchString(text):
		return "sumdb"
	case strings.HasPrefix(text, "module ") || strings.Contains(text, "\nmodule ") || strings.HasPrefix(text, "module\t"):
		return "go-mod"
	case bytes.IndexByte(sample, 0) >= 0:
		return "binary"
	}
	return "text"
}

// firstSaid gives what a person would read first: the title of a page or the first line of a text.
func firstSaid(sample []byte) string {
	switch bodyKind(sample) {
	case "html":
		if match := titlePattern.FindSubmatch(sample); match != nil {
			return printable(strings.Join(strings.Fields(string(match[1])), " "))
		}
	case "text":
		return printable(strings.SplitN(strings.TrimSpace(string(sample)), "\n", 2)[0])
	}
	return ""
}

// ---- Module proxies ----

func (p *probe) moduleProxies(m module, list proxyList, targets *targetSet) {
	for index, entry := range list.entries {
		// A folder of the container says nothing on the host.
		if index >= maxEntries || !isAddress(entry.text) || proxyProblem(entry.text) != "" || p.isForeign(entry.text) {
			continue
		}
		entry, used := entry.text, list.isAsked(index)
		for _, what := range []string{"list", "info", "mod", "zip"} {
			p.promise("module-proxy", what, entry)
		}
		p.background(func() { p.moduleProxy(m, entry, used, targets) })
		if strings.HasPrefix(entry, "file:") {
			p.promise("module-proxy", "folder", entry)
			p.background(func() { p.proxyFolder(entry, used) })
		}
	}
}

func (p *probe) isForeign(entry string) bool {
	return p.plan.Where == "host" && strings.HasPrefix(entry, "file:")
}

// proxyFolder looks at the folder of a file:// entry: without it, every module seems to be missing.
func (p *probe) proxyFolder(entry string, used bool) {
	since := time.Now()
	address, err := url.Parse(entry)
	if err != nil {
		p.report("module-proxy", "folder", entry, "not-checked", since, detail{"reason": "not-supported", "used": used})
		return
	}
	folder := filepath.FromSlash(address.Path)
	d := detail{"path": folder, "used": used}
	if owner := ownerOf(folder); owner != "" {
		d["owner"] = owner
	}
	opened, err := os.Open(folder)
	if err == nil {
		_, err = opened.Readdirnames(1)
		_ = opened.Close()
		if err == io.EOF {
			err, d["isEmpty"] = nil, true
		}
	}
	if err != nil {
		d["error"], d["errorClass"] = err.Error(), "not-a-folder"
		if os.IsNotExist(err) {
			d["errorClass"] = "missing"
		} else if os.IsPermission(err) {
			d["errorClass"] = "permission-denied"
		}
	}
	p.report("module-proxy", "folder", entry, yesNo(err == nil), since, d)
}

// behindRedirect measures the host that an answer was to come from, where that is not the one that was asked: a storage whose name, address
// or certificate is the fault, while the proxy itself is well.
func (p *probe) behindRedirect(result answer, used bool, targets *targetSet) {
	last, _ := result.detail["finalUrl"].(string)
	if result.err == nil || last == "" {
		return
	}
	if one := targets.add(last, used); one != nil {
		p.promiseTarget(one)
		p.background(func() { p.checkTarget(one) })
	}
}

// referenceModules are what any proxy of public modules has. The second is asked for where the first is what is missing.
var referenceModules = []module{{"github.com/google/uuid", "v1.6.0"}, {"golang.org/x/text", "v0.14.0"}}

// reference asks an entry that lacks the module for one that it can only lack if it has nothing at all.
func (p *probe) reference(missing module, entry string) {
	if strings.HasPrefix(entry, "file:") {
		return
	}
	one := referenceModules[0]
	if one.path == missing.path {
		one = referenceModules[1]
	}
	since := time.Now()
	p.promise("module-proxy", "reference", entry)
	result := p.fetch(strings.TrimSuffix(entry, "/")+"/"+escape(one.path)+"/@v/"+escape(one.version)+".info", false)
	if kind, _ := result.detail["bodyKind"].(string); result.err == nil && kind != "json" {
		result.fail(fmt.Errorf("the answer is not what was asked for: %s", kind), "content", "")
	}
	result.detail["module"] = one.String()
	p.report("module-proxy", "reference", entry, yesNo(result.err == nil), since, result.detail)
}

func (p *probe) moduleProxy(m module, entry string, used bool, targets *targetSet) {
	base := strings.TrimSuffix(entry, "/") + "/" + escape(m.path)
	ask := func(what, address string, wanted ...string) answer {
		since := time.Now()
		result := p.fetch(address, used)
		p.behindRedirect(result, used, targets)
		if what == "info" && (result.status == 404 || result.status == 410) {
			p.background(func() { p.reference(m, entry) })
		}
		if kind, _ := result.detail["bodyKind"].(string); result.err == nil && !contains(wanted, kind) {
			result.fail(fmt.Errorf("the answer is not what was asked for: %s, content type %q", kind, result.detail["contentType"]), "content", "")
		}
		if what == "mod" && result.err == nil {
			if required := goLineOf(string(result.body)); required != "" {
				result.detail["goLine"] = required
				p.goLine(m.String(), required)
			}
		}
		p.report("module-proxy", what, entry, yesNo(result.err == nil), since, result.detail)
		return result
	}
	p.background(func() { ask("list", base+"/@v/list", "text", "empty") })
	version := m.version
	if !strings.HasPrefix(version, "v") || strings.Count(version, ".") < 2 {
		// A query such as "latest": the proxy's answer names the version that the other files have.
		result := ask("info", base+"/@latest", "json")
		var info struct{ Version string }
		if result.err != nil || json.Unmarshal(result.body, &info) != nil || info.Version == "" {
			for _, what := range []string{"mod", "zip"} {
				p.report("module-proxy", what, entry, "not-checked", time.Now(), detail{"reason": "depends-on-failed", "used": used})
			}
			return
		}
		version = info.Version
	} else {
		p.background(func() { ask("info", base+"/@v/"+escape(version)+".info", "json") })
	}
	p.background(func() { ask("mod", base+"/@v/"+escape(version)+".mod", "go-mod") })
	p.background(func() { ask("zip", base+"/@v/"+escape(version)+".zip", "zip") })
}

var goLinePattern = regexp.MustCompile(`(?m)^\s*go\s+(\d+\.\d+\S*)`)

func goLineOf(goMod string) string {
	if match := goLinePattern.FindStringSubmatch(goMod); match != nil {
		return match[1]
	}
	return ""
}

func (p *probe) goLine(target, required string) {
	if p.goVersion == "" {
		return
	}
	since := time.Now()
	running := strings.TrimPrefix(p.goVersion, "go")
	d := detail{"required": required, "running": running, "gotoolchain": p.goEnv["GOTOOLCHAIN"]}
	p.report("toolchain", "go-line", target, yesNo(!olderThan(running, required)), since, d)
}

// olderThan compares the numbers of two Go versions; what is no number counts as 0, so a release candidate equals its release.
func olderThan(running, required string) bool {
	a, b := numbers(running), numbers(required)
	for index := range a {
		if a[index] != b[index] {
			return a[index] < b[index]
		}
	}
	return false
}

var numberPattern = regexp.MustCompile(`^\d+`)

func numbers(version string) [3]int {
	var result [3]int
	for index, part := range strings.SplitN(version, ".", 3) {
		result[index], _ = strconv.Atoi(numberPattern.FindString(part))
	}
	return result
}

// ---- Checksum database ----

// checksums asks each entry whether it stands in for the database, and the database itself; then it knows which of them the go command uses.
func (p *probe) checksums(m module, list proxyList, setting sumdbSetting) {
	if setting.url == "" || !strings.HasPrefix(m.version, "v") {
		return
	}
	lookup := "/lookup/" + escape(m.path) + "@" + escape(m.version)
	p.promise("sumdb", "lookup", setting.url)
	since := time.Now()
	direct := make(chan answer, 1)
	go func() { direct <- p.fetch(setting.url+lookup, true) }()

	answers := make([]answer, len(list.entries))
	asked := make([]bool, len(list.entries))
	var group sync.WaitGroup
	for index, entry := range list.entries {
		if index >= maxEntries || !isAddress(entry.text) || proxyProblem(entry.text) != "" || setting.explicit || p.isForeign(entry.text) {
			continue
		}
		index, entry := index, entry
		asked[index] = true
		p.promise("sumdb", "supported", entry.text)
		group.Add(1)
		go func() {
			defer group.Done()
			base := strings.TrimSuffix(entry.text, "/") + "/sumdb/" + setting.name
			answers[index] = p.fetch(base+"/supported", true)
			if answers[index].err == nil {
				since := time.Now()
				proxied := p.fetch(base+lookup, true)
				wantRecord(&proxied, setting.name)
				p.compareRecords(m, list, base, &proxied)
				p.report("sumdb", "proxied-lookup", entry.text, yesNo(proxied.err == nil), since, proxied.detail)
			}
		}()
	}
	group.Wait()
	// The first entry that does not say 404 or 410 ends the walk: with 200 it stands in, with anything else the go command stops there.
	used := list.err == ""
	for index, entry := range list.entries {
		if !asked[index] {
			continue
		}
		answers[index].detail["used"], answers[index].detail["name"] = used, setting.name
		p.report("sumdb", "supported", entry.text, yesNo(answers[index].err == nil), since, answers[index].detail)
		used = used && (answers[index].status == 404 || answers[index].status == 410)
	}
	result := <-direct
	result.detail["used"] = used
	wantRecord(&result, setting.name)
	p.compareRecords(m, list, setting.url, &result)
	p.report("sumdb", "lookup", setting.url, yesNo(result.err == nil), since, result.detail)
}

// compareRecords asks a database that does not know the version for other versions of the module: it never heard of a private module, and
// of a public one it may lack what is newest.
func (p *probe) compareRecords(m module, list proxyList, database string, result *answer) {
	if result.status != 404 && result.status != 410 || len(list.entries) == 0 || !isAddress(list.entries[0].text) {
		return
	}
	listed := p.fetch(strings.TrimSuffix(list.entries[0].text, "/")+"/"+escape(m.path)+"/@v/list", false)
	asked := 0
	versions := strings.Fields(string(listed.body))
	for index := len(versions) - 1; index >= 0 && asked < otherVersions && listed.err == nil; index-- {
		version := versions[index]
		if version == m.version || !isRelease(version) {
			continue
		}
		asked++
		record := p.fetch(database+"/lookup/"+escape(m.path)+"@"+escape(version), false)
		kind, _ := record.detail["bodyKind"].(string)
		result.detail["otherVersion"], result.detail["knowsOther"] = version, record.err == nil && kind == "sumdb"
		if result.detail["knowsOther"] == true {
			return
		}
	}
}

func wantRecord(result *answer, name string) {
	result.detail["name"] = name
	if kind, _ := result.detail["bodyKind"].(string); result.err == nil && kind != "sumdb" {
		result.fail(fmt.Errorf("the answer is no record of a checksum database: %s", kind), "content", "")
	}
}

// ---- Mirrors compared ----

// mirror is one candidate and what it has shown so far.
type mirror struct {
	address string
	inForce bool
	since   time.Time
	answers bool
	version string          // the newest that it names
	has     map[string]bool // versions that it names or answers for
	detail  detail
}

// mirrorCandidates are the addresses of GOPROXY and those of the plan, each once.
func (p *probe) mirrorCandidates() []*mirror {
	list, known := []*mirror{}, map[string]bool{}
	add := func(address string, inForce bool) {
		key := strings.ToLower(strings.TrimRight(address, "/"))
		if len(list) >= maxMirrors || known[key] || !isAddress(address) || proxyProblem(address) != "" || strings.HasPrefix(address, "file:") {
			return
		}
		known[key] = true
		list = append(list, &mirror{address: address, inForce: inForce, since: time.Now(), has: map[string]bool{}, detail: detail{"used": inForce, "inForce": inForce}})
	}
	for _, entry := range p.proxies.entries {
		add(entry.text, true)
	}
	for _, address := range p.plan.Mirrors {
		add(address, false)
	}
	return list
}

// compareMirrors asks all candidates side by side for a few bytes, and, when nothing else is measured any more, each in its turn for a
// large file: side by side they would measure each other. A dead one costs its own limit once, however many there are.
func (p *probe) compareMirrors(ctx context.Context) {
	if p.plan.MirrorModule == "" {
		return
	}
	select {
	case <-p.known:
	case <-p.quiet:
		return
	}
	m := parseModule(p.plan.MirrorModule)
	candidates := p.mirrorCandidates()
	for _, one := range candidates {
		p.promise("mirror", "measure", one.address)
	}
	sideBySide(candidates, func(one *mirror) {
		p.reachMirror(ctx, m, one)
		if !one.answers {
			p.report("mirror", "measure", one.address, "no", one.since, one.detail)
		}
	})
	newest, doubtful := p.newestWitnessed(ctx, m, candidates)
	for _, one := range candidates {
		if one.version != "" && newest != "" {
			one.detail["newest"], one.detail["hasNewest"] = newest, one.has[newest]
		}
		if contains(doubtful, one.version) {
			one.detail["unconfirmed"] = one.version
		}
	}
	<-p.quiet
	for _, one := range candidates {
		if one.answers {
			p.transferFromMirror(ctx, m, one)
			p.report("mirror", "measure", one.address, "yes", one.since, one.detail)
		}
	}
}

// newestWitnessed is the newest version that exists for sure, and the versions above it that do not. One mirror that makes versions up must
// not make all others look stale: a claim counts when the checksum database has a record of it, or when at least half of the mirrors have
// it too. Where the database knows nothing of it, a mirror is no witness for itself.
func (p *probe) newestWitnessed(ctx context.Context, m module, candidates []*mirror) (newest string, doubtful []string) {
	for len(doubtful) < maxClaims {
		claim := ""
		for _, one := range candidates {
			if !contains(doubtful, one.version) {
				claim = newer(claim, one.version)
			}
		}
		if claim == "" {
			return "", doubtful
		}
		record := make(chan int, 1)
		go func() { record <- p.recordOf(ctx, m, claim) }()
		sideBySide(candidates, func(one *mirror) {
			// Its list may be older than what it has: a mirror fetches what it is asked for.
			if one.version != "" && !one.has[claim] {
				one.has[claim] = p.askMirror(ctx, one, m, "/@v/"+claim+".info").err == nil
			}
		})
		holders, asked := 0, 0
		for _, one := range candidates {
			if one.version != "" {
				asked++
			}
			if one.has[claim] {
				holders++
			}
		}
		status := <-record
		isUnknown := status == 404 || status == 410
		if status == 200 || 2*holders >= asked && !(isUnknown && holders == 1) {
			return claim, doubtful
		}
		doubtful = append(doubtful, claim)
	}
	return "", doubtful
}

// recordOf asks the checksum database itself for a version: 200 with a record, another status, or 0 where it gave no sound answer.
func (p *probe) recordOf(ctx context.Context, m module, version string) int {
	if p.sumdb.url == "" {
		return 0
	}
	limits := bounds{whole: mirrorLimit, bytes: sampleBytes}
	result := p.fetchWithin(ctx, limits, p.sumdb.url+"/lookup/"+escape(m.path)+"@"+escape(version), false)
	if kind, _ := result.detail["bodyKind"].(string); result.status == 200 && kind != "sumdb" {
		return 0
	}
	return result.status
}

func sideBySide(candidates []*mirror, work func(one *mirror)) {
	var group sync.WaitGroup
	for _, one := range candidates {
		one := one
		group.Add(1)
		go func() {
			defer group.Done()
			work(one)
		}()
	}
	group.Wait()
}

func (p *probe) askMirror(ctx context.Context, one *mirror, m module, file string) answer {
	base := strings.TrimRight(one.address, "/") + "/" + escape(m.path)
	return p.fetchWithin(ctx, bounds{whole: mirrorLimit, bytes: 1 << 20}, base+file, one.inForce)
}

// reachMirror asks for the newest version in both ways that the protocol knows, and whether the checksum database is passed on.
func (p *probe) reachMirror(ctx context.Context, m module, one *mirror) {
	var latest, list, supported answer
	var group sync.WaitGroup
	group.Add(2)
	go func() {
		defer group.Done()
		list = p.askMirror(ctx, one, m, "/@v/list")
	}()
	go func() {
		defer group.Done()
		if p.sumdb.name != "" {
			base := strings.TrimRight(one.address, "/") + "/sumdb/" + p.sumdb.name
			supported = p.fetchWithin(ctx, bounds{whole: mirrorLimit, bytes: sampleBytes}, base+"/supported", one.inForce)
		}
	}()
	latest = p.askMirror(ctx, one, m, "/@latest")
	group.Wait()

	var info struct{ Version string }
	if latest.err == nil && json.Unmarshal(latest.body, &info) == nil && isRelease(info.Version) {
		one.version = info.Version
	}
	if kind, _ := list.detail["bodyKind"].(string); list.err == nil && (kind == "text" || kind == "empty") {
		for _, version := range strings.Fields(string(list.body)) {
			one.has[version] = true
			one.version = newer(one.version, version)
		}
	}
	one.has[one.version] = one.version != ""
	shown := latest
	if latest.err != nil && list.err == nil {
		shown = list
	}
	for _, name := range []string{"url", "via", "credentials", "status", "error", "errorClass", "causeClass", "said", "bodyKind", "lookup", "connect", "tls", "firstByte"} {
		if value, seen := shown.detail[name]; seen {
			one.detail[name] = value
		}
	}
	// Without the module it may still be a module proxy: one of a company knows its own modules only, and says so in plain words.
	kind, _ := shown.detail["bodyKind"].(string)
	one.answers = one.version != "" || (shown.status == 404 || shown.status == 410) && kind != "html"
	if !one.answers && shown.err == nil {
		one.detail["error"], one.detail["errorClass"] = "the answer is not what was asked for: "+kind, "content"
	}
	one.detail["module"] = m.path
	if one.version != "" {
		one.detail["version"] = one.version
	}
	if supported.detail != nil && supported.status != 0 {
		one.detail["sumdbStatus"] = supported.status
	}
}

// transferFromMirror takes the time of the first bytes of a large file.
func (p *probe) transferFromMirror(ctx context.Context, m module, one *mirror) {
	if one.version == "" || ctx.Err() != nil {
		return
	}
	address := strings.TrimRight(one.address, "/") + "/" + escape(m.path) + "/@v/" + escape(m.version) + ".zip"
	result := p.fetchWithin(ctx, bounds{whole: mirrorLimit, transfer: transferLimit, bytes: transferBytes}, address, one.inForce)
	kind, _ := result.detail["bodyKind"].(string)
	if result.status != 200 || kind != "zip" {
		one.detail["transferError"] = firstText(errorText(result.err), "the answer is no zip: "+kind)
		return
	}
	one.detail["bytes"], one.detail["transfer"] = result.detail["bytes"], result.detail["transfer"]
}

var releasePattern = regexp.MustCompile(`^v\d+\.\d+\.\d+$`)

func isRelease(version string) bool { return releasePattern.MatchString(version) }

// newer gives the higher of two versions; what is no release counts for nothing.
func newer(one, other string) string {
	if !isRelease(other) {
		return one
	}
	if one == "" || olderThan(strings.TrimPrefix(one, "v"), strings.TrimPrefix(other, "v")) {
		return other
	}
	return one
}

// ---- Version control ----

// directWay says whether the go command comes to version control for the canary, and whether that is worth measuring.
type directWay struct{ probed, used bool }

// hostsWithoutDiscovery are the code hosts whose repositories the go command knows by their paths.
var hostsWithoutDiscovery = map[string]bool{"github.com": true, "bitbucket.org": true}

func (p *probe) vcsFacts(m module, list proxyList) directWay {
	since := time.Now()
	way := "none"
	pattern := ""
	switch {
	case list.bypassed:
		way, pattern = "gonoproxy", matchingPattern(p.goEnv["GONOPROXY"], m.path)
	case list.err == "" && len(list.entries) > 0 && list.entries[0].text == "direct":
		way = "direct-only"
	case list.err == "" && len(list.entries) > 0 && list.entries[len(list.entries)-1].text == "direct":
		way = "direct-after-proxies"
	}
	needed := way == "gonoproxy" || way == "direct-only"
	d := detail{"way": way, "module": m.String(), "used": needed}
	if pattern != "" {
		d["pattern"] = pattern
	}
	p.report("vcs", "need", m.String(), yesNo(!needed), since, d)
	p.tool("git", needed)
	p.tool("ssh", false)
	return directWay{probed: needed, used: needed}
}

func (p *probe) tool(name string, needed bool) {
	since := time.Now()
	found, err := exec.LookPath(name)
	d := detail{"path": found, "version": "", "needed": needed}
	if err != nil {
		d["error"] = err.Error()
		p.report("vcs", name, name, "no", since, d)
		return
	}
	flag := map[string]string{"git": "--version", "ssh": "-V"}[name]
	output, stderr, _ := p.command("", nil, found, flag)
	d["version"] = strings.TrimSpace(firstText(output, stderr))
	p.report("vcs", name, name, "yes", since, d)
}

var importPattern = regexp.MustCompile(`(?i)<meta\s+name=["']?go-import["']?\s+content=["']\s*(\S+)\s+(\S+)\s+(\S+?)\s*["']`)

// discovery asks where a module's repository is, as the go command does for hosts it does not know, and then looks at that host too.
func (p *probe) discovery(m module, way directWay, targets *targetSet) {
	since := time.Now()
	if !way.probed || hostsWithoutDiscovery[m.host()] {
		p.report("vcs", "discovery", m.path, "not-checked", since, detail{"reason": "not-needed", "used": false})
		if way.probed {
			p.sshWay("https://"+strings.Join(strings.SplitN(m.path+"///", "/", 4)[:3], "/"), way.used)
		}
		return
	}
	p.promise("vcs", "discovery", m.path)
	result := p.fetch("https://"+m.path+"?go-get=1", way.used)
	match := importPattern.FindSubmatch(result.body)
	if result.err == nil && match == nil {
		result.fail(errors.New("no go-import meta tag in the answer"), "content", "")
	}
	p.report("vcs", "discovery", m.path, yesNo(result.err == nil), since, result.detail)
	if match != nil && result.err == nil {
		if string(match[2]) == "git" {
			p.background(func() { p.sshWay(string(match[3]), way.used) })
		}
		if one := targets.add(string(match[3]), way.used); one != nil {
			p.promiseTarget(one)
			p.checkTarget(one)
		}
	}
}

// sshAddress finds host and port in ssh://user@host:port/path and in user@host:path.
var sshAddress = regexp.MustCompile(`^(?:(?:git\+)?ssh(?:\+git)?://(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)(?::(\d+))?/|(?:[^@/:]+@)?([^:/]+):(?:[^/]|/[^/]))`)

// sshWay goes the way to a repository once where git makes it an address of ssh, and reads what ssh tells of it: only ssh knows which keys
// it had to offer, and whether the server's own key is known. Asking twice is what git itself does for a fetch.
func (p *probe) sshWay(repository string, used bool) {
	since := time.Now()
	folder := temporaryFolder("go-module-doctor-ssh")
	defer removeFolder(folder)
	asked, _, err := p.command(folder, nil, "git", "ls-remote", "--get-url", repository)
	address := strings.TrimSpace(asked)
	parts := sshAddress.FindStringSubmatch(address)
	if err != nil || parts == nil {
		return
	}
	target := net.JoinHostPort(strings.Trim(firstText(parts[1], parts[3]), "[]"), firstText(parts[2], "22"))
	p.promise("vcs", "ssh-way", target)
	configured, _, _ := p.command(folder, nil, "git", "config", "core.sshCommand")
	program := firstText(os.Getenv("GIT_SSH_COMMAND"), strings.TrimSpace(configured), os.Getenv("GIT_SSH"), "ssh")
	_, words, err := p.command(folder, map[string]string{
		"GIT_TERMINAL_PROMPT": "0",
		"GIT_SSH_COMMAND":     program + " -v -o BatchMode=yes -o ControlMaster=no -o ConnectTimeout=5",
	}, "git", "ls-remote", repository, "HEAD")
	d := detail{"url": address, "used": used, "agent": agentState(), "keysOffered": keysOffered(words)}
	if shown := serverHostKey.FindStringSubmatch(words); shown != nil {
		d["hostKey"] = shown[1]
	}
	if err != nil {
		d["errorClass"], d["error"] = sshClass(words, err), sshError(words, err)
		p.sshIsSilent = d["errorClass"] == "timeout"
	}
	p.report("vcs", "ssh-way", target, yesNo(err == nil), since, d)
}

var serverHostKey = regexp.MustCompile(`debug1: Server host key: (\S+ SHA256:\S+)`)

// offeredKey matches a key that was shown to the server; privateKey one that has no public half beside it, and may not be there at all.
var offeredKey = regexp.MustCompile(`debug1: Offering (?:\w+ )?public key: `)
var privateKey = regexp.MustCompile(`debug1: Trying private key: (\S+)`)

func keysOffered(words string) int {
	count := len(offeredKey.FindAllString(words, -1))
	for _, match := range privateKey.FindAllStringSubmatch(words, -1) {
		if _, err := os.Stat(match[1]); err == nil {
			count++
		}
	}
	return count
}

// agentState says whether an agent could be asked for keys: a builder names the socket even where it was given none.
func agentState() string {
	socket := os.Getenv("SSH_AUTH_SOCK")
	if socket == "" {
		return "unset"
	}
	connection, err := net.DialTimeout("unix", socket, time.Second)
	if err != nil {
		if os.IsPermission(err) {
			return "forbidden"
		}
		return "missing"
	}
	_ = connection.Close()
	return "there"
}

func sshClass(words string, err error) string {
	switch {
	case strings.Contains(words, "REMOTE HOST IDENTIFICATION HAS CHANGED"):
		return "host-key-changed"
	case strings.Contains(words, "Host key verification failed"):
		return "host-key-unknown"
	case strings.Contains(words, "Permission denied ("):
		return "permission-denied"
	case strings.Contains(words, "Could not resolve hostname"):
		return "dns"
	case strings.Contains(words, "Connection refused"):
		return "refused"
	case strings.Contains(words, "No route to host"), strings.Contains(words, "Network is unreachable"):
		return "no-route"
	case strings.Contains(words, "timed out"), errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case strings.Contains(words, "Connection closed by"), strings.Contains(words, "Connection reset by"), strings.Contains(words, "kex_exchange_identification"):
		return "closed"
	}
	return "other"
}

// sshError is what ssh and git say without being asked to say more.
func sshError(words string, err error) string {
	lines := []string{}
	for _, line := range strings.Split(words, "\n") {
		line = strings.Trim(line, "@ \t\r")
		if line != "" && !strings.HasPrefix(line, "debug1:") && !strings.HasPrefix(line, "OpenSSH_") && !strings.HasPrefix(line, "Authenticated to ") &&
			!strings.HasPrefix(line, "Transferred: ") && !strings.HasPrefix(line, "Bytes per second: ") {
			lines = append(lines, line)
		}
	}
	return firstText(strings.Join(lines, "\n"), err.Error())
}

// ---- The real thing ----

// download runs `go mod download -json` in a temporary module with temporary caches, so that nothing is taken from a cache and nothing stays.
func (p *probe) download(what string) {
	since := time.Now()
	d := detail{"module": what, "exitCode": -1, "output": []string{}}
	root := temporaryFolder("go-module-doctor-download")
	defer removeFolder(root)
	// A go.mod in the temporary folder itself would be ignored by the go command.
	work := filepath.Join(root, "module")
	if err := writeFiles(root, work, map[string]string{"go.mod": scratchModule}); err != nil {
		d["error"], d["errorClass"] = err.Error(), "could-not-start"
		p.report("download", "go-mod-download", what, "not-checked", since, d)
		return
	}
	environment := p.downloadEnvironment(root, map[string]string{"GOWORK": "off"})
	stdout, stderr, err := p.commandUntil(p.downloadCtx, work, environment, p.goCommand, "mod", "download", "-json", what)
	p.describeCommand(stderr, err, d)
	readDownload(readModules(stdout), stderr, err != nil, d)
	p.report("download", "go-mod-download", what, yesNo(err == nil), since, d)
}

const scratchModule = "module go-module-doctor.invalid/probe\n"

const projectTarget = "go.mod"

// downloadProject runs the same command over the project's own files, laid out below a temporary folder as they lie in the image. Where
// it stops at the first module that it cannot read, a second command asks for each requirement by itself, so that all failures are seen.
func (p *probe) downloadProject() {
	since := time.Now()
	d := detail{"module": projectTarget, "exitCode": -1, "output": []string{}}
	root := temporaryFolder("go-module-doctor-download")
	defer removeFolder(root)
	tree := filepath.Join(root, "tree")
	work, err := p.layOut(root, tree)
	if err != nil {
		d["error"], d["errorClass"] = err.Error(), "could-not-start"
		p.report("download", "go-mod-download", projectTarget, "not-checked", since, d)
		return
	}
	if required := goLineOf(p.nearestGoMod()); required != "" {
		p.goLine(projectTarget, required)
	}
	environment := p.projectEnvironment(root, tree)
	stdout, stderr, err := p.commandUntil(p.downloadCtx, work, environment, p.goCommand, "mod", "download", "-json")
	stderr = strings.Replace(stderr, tree, "", -1)
	p.describeCommand(stderr, err, d)
	modules := readModules(strings.Replace(stdout, tree, "", -1))
	readDownload(modules, stderr, err != nil, d)
	if err != nil && p.downloadCtx.Err() == nil && failuresIn(modules) == 0 && moduleInError.MatchString(stderr) && !strings.Contains(stderr, "(replaced by .") {
		modules = p.eachRequirement(root, work, environment)
	}
	listFailures(modules, d)
	p.report("download", "go-mod-download", projectTarget, yesNo(err == nil), since, d)
	_, isVendored := p.plan.Project.Files[path.Join(p.projectTop(), "vendor/modules.txt")]
	if !p.plan.Project.Strict {
		return
	}
	// What could not be fetched is missing for this command too; only a vendor folder is read without fetching anything.
	if err != nil && !isVendored {
		p.report("download", "go-list", projectTarget, "not-checked", time.Now(), detail{"reason": "depends-on-failed"})
		return
	}
	p.listProject(root, isVendored)
}

var moduleInError = regexp.MustCompile(`(?m)\S@v\d\S*: `)

// listProject asks for the module graph without leave to change anything, over files that no command has completed.
func (p *probe) listProject(root string, isVendored bool) {
	since := time.Now()
	d := detail{"module": projectTarget, "exitCode": -1, "output": []string{}}
	tree := filepath.Join(root, "strict")
	work, err := p.layOut(root, tree)
	if err != nil {
		p.report("download", "go-list", projectTarget, "not-checked", since, detail{"reason": "not-supported", "error": err.Error()})
		return
	}
	arguments := []string{"list", "-m"}
	if p.plan.Project.Mod != "" {
		arguments = append(arguments, "-mod="+p.plan.Project.Mod)
	}
	if !isVendored {
		arguments = append(arguments, "all")
	}
	_, stderr, err := p.commandUntil(p.ctx, work, p.projectEnvironment(root, tree), p.goCommand, arguments...)
	stderr = strings.Replace(stderr, tree, "", -1)
	p.describeCommand(stderr, err, d)
	readDownload(nil, stderr, err != nil, d)
	if p.ctx.Err() != nil {
		d["reason"] = "time-limit"
		p.report("download", "go-list", projectTarget, "not-checked", since, d)
		return
	}
	p.report("download", "go-list", projectTarget, yesNo(err == nil), since, d)
}

// layOut writes the project's files below tree and gives back where the go command runs there.
func (p *probe) layOut(root, tree string) (string, error) {
	files := map[string]string{}
	for name, contents := range p.plan.Project.Files {
		files[path.Clean("/"+name)] = contents
	}
	if err := writeFiles(root, tree, files); err != nil {
		return "", err
	}
	work := filepath.Join(tree, filepath.FromSlash(path.Clean("/"+p.plan.Project.Directory)))
	return work, os.MkdirAll(work, 0777)
}

func writeFiles(root, folder string, files map[string]string) error {
	if root == "" {
		return errors.New("no temporary folder can be written")
	}
	for name, contents := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0777); err != nil {
			return err
		}
		if err := ioutil.WriteFile(file, []byte(contents), 0666); err != nil {
			return err
		}
	}
	return nil
}

// upward finds the nearest of the project's files with that name, as the go command looks for go.mod and go.work.
func (p *probe) upward(name string) string {
	for folder := path.Clean("/" + p.plan.Project.Directory); ; folder = path.Dir(folder) {
		file := path.Join(folder, name)
		if _, found := p.plan.Project.Files[file]; found {
			return file
		}
		if folder == "/" {
			return ""
		}
	}
}

func (p *probe) nearestGoMod() string { return p.plan.Project.Files[p.upward("go.mod")] }

// projectTop is the folder whose vendor folder counts.
func (p *probe) projectTop() string {
	return path.Dir(firstText(p.upward("go.work"), p.upward("go.mod"), "/x"))
}

func (p *probe) downloadEnvironment(root string, more map[string]string) map[string]string {
	gopath := filepath.Join(root, "gopath")
	environment := map[string]string{"GOPATH": gopath, "GOMODCACHE": filepath.Join(gopath, "pkg", "mod")}
	for name, value := range p.plan.Override {
		environment[name] = value
	}
	for name, value := range more {
		environment[name] = value
	}
	return environment
}

// projectEnvironment also moves what the go command compares the project's folder with: GOPATH and the system's temporary folder.
func (p *probe) projectEnvironment(root, tree string) map[string]string {
	more := map[string]string{"GOWORK": "off"}
	if work := p.upward("go.work"); work != "" {
		more["GOWORK"] = filepath.Join(tree, filepath.FromSlash(work))
	}
	folder := path.Dir(firstText(p.upward("go.mod"), "/x"))
	if p.plan.Where == "container" && folder != "/" {
		if list := filepath.SplitList(p.goEnv["GOPATH"]); len(list) > 0 && path.Clean(list[0]) == folder {
			more["GOPATH"] = filepath.Join(tree, filepath.FromSlash(folder))
		}
		if path.Clean(os.TempDir()) == folder {
			more["TMPDIR"] = filepath.Join(tree, filepath.FromSlash(folder))
		}
	}
	return p.downloadEnvironment(root, more)
}

// describeCommand tells how a go command ended.
func (p *probe) describeCommand(stderr string, err error, d detail) {
	d["output"] = lastLines(stderr, outputLines)
	var exit *exec.ExitError
	switch {
	case err == nil:
		d["exitCode"] = 0
	case p.ctx.Err() != nil:
		d["errorClass"], d["error"] = "timeout", "ended by the probe's time limit"
	case p.downloadCtx.Err() != nil:
		d["errorClass"], d["error"] = "timeout", "ended by the probe: nothing that it needs answers"
	case errors.As(err, &exit):
		d["exitCode"], d["errorClass"] = exit.ExitCode(), "failed"
	default:
		d["errorClass"], d["error"] = "could-not-start", err.Error()
	}
}

// downloaded is one of the objects that `go mod download -json` prints.
type downloaded struct{ Path, Version, Error, Sum string }

func readModules(stdout string) []downloaded {
	modules := []downloaded{}
	decoder := json.NewDecoder(strings.NewReader(stdout))
	for {
		var object downloaded
		if decoder.Decode(&object) != nil {
			return modules
		}
		modules = append(modules, object)
	}
}

// eachRequirement downloads what go.mod requires, replacements in place, each for itself: what one lacks does not end the others.
func (p *probe) eachRequirement(root, work string, environment map[string]string) []downloaded {
	type version struct{ Path, Version string }
	var goMod struct {
		Require []version
		Replace []struct{ Old, New version }
	}
	output, _, err := p.command(work, environment, p.goCommand, "mod", "edit", "-json")
	if err != nil || json.Unmarshal([]byte(output), &goMod) != nil {
		return nil
	}
	arguments := []string{"mod", "download", "-json"}
	for _, required := range goMod.Require {
		for _, replace := range goMod.Replace {
			if replace.Old.Path == required.Path && (replace.Old.Version == "" || replace.Old.Version == required.Version) {
				required = replace.New
			}
		}
		if required.Version != "" && len(arguments) < maxRequired {
			arguments = append(arguments, required.Path+"@"+required.Version)
		}
	}
	scratch := filepath.Join(root, "each")
	if writeFiles(root, scratch, map[string]string{"go.mod": scratchModule}) != nil {
		return nil
	}
	stdout, _, _ := p.commandUntil(p.downloadCtx, scratch, p.downloadEnvironment(root, map[string]string{"GOWORK": "off"}), p.goCommand, arguments...)
	return readModules(stdout)
}

func failuresIn(modules []downloaded) int {
	count := 0
	for _, one := range modules {
		if one.Error != "" {
			count++
		}
	}
	return count
}

// listFailures writes two lists of the same length: the modules that failed, and the words for each.
func listFailures(modules []downloaded, d detail) {
	names, words := []string{}, []string{}
	for _, one := range modules {
		if one.Error != "" && len(names) < maxList {
			names, words = append(names, one.Path+"@"+one.Version), append(words, one.Error)
		}
	}
	d["moduleCount"], d["failedCount"] = len(modules), failuresIn(modules)
	if len(names) > 0 {
		d["failedModules"], d["failedWords"] = names, words
	}
}

// readDownload takes the error, the version and the hash out of the command's objects, or the error out of its last words.
func readDownload(modules []downloaded, stderr string, failed bool, d detail) {
	for _, one := range modules {
		if one.Error != "" && d["error"] == nil {
			d["error"] = one.Error
		}
		if one.Version != "" && d["version"] == nil {
			d["version"], d["sum"] = one.Version, one.Sum
		}
	}
	if !failed || d["error"] != nil {
		return
	}
	for _, line := range lastLines(stderr, outputLines) {
		if strings.HasPrefix(line, "go:") || d["error"] == nil {
			d["error"] = line
		}
	}
}

// ---- Commands and temporary folders ----

func findGo() string {
	if found, err := exec.LookPath("go"); err == nil {
		return found
	}
	return "/usr/local/go/bin/go"
}

func (p *probe) command(folder string, environment map[string]string, name string, arguments ...string) (stdout, stderr string, err error) {
	ctx, cancel := context.WithTimeout(p.ctx, commandLimit)
	defer cancel()
	return p.commandUntil(ctx, folder, environment, name, arguments...)
}

// commandUntil runs a program with bounded output. A grandchild that keeps the pipe open after the end does not hold it up.
func (p *probe) commandUntil(
	ctx context.Context, folder string, environment map[string]string, name string, arguments ...string,
) (stdout, stderr string, err error) {
	command := exec.Command(name, arguments...)
	command.Dir = folder
	command.Env = overlay(os.Environ(), environment)
	if folder != "" {
		command.Env = overlay(command.Env, map[string]string{"PWD": folder})
	}
	var out, problems lockedBuffer
	outPipe, err := command.StdoutPipe()
	if err != nil {
		return "", "", err
	}
	errPipe, err := command.StderrPipe()
	if err != nil {
		return "", "", err
	}
	if err := command.Start(); err != nil {
		return "", "", err
	}
	read := make(chan struct{}, 2)
	go func() { _, _ = io.Copy(&out, outPipe); read <- struct{}{} }()
	go func() { _, _ = io.Copy(&problems, errPipe); read <- struct{}{} }()
	for open := 2; open > 0; {
		select {
		case <-read:
			open--
		case <-ctx.Done():
			_ = command.Process.Kill()
			open = 0
		}
	}
	err = command.Wait()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return out.text(), problems.text(), err
}

type lockedBuffer struct {
	mu   sync.Mutex
	data bytes.Buffer
}

// Write keeps the end of a long output: the last message is what names the cause.
func (b *lockedBuffer) Write(data []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.data.Write(data)
	if extra := b.data.Len() - outputBytes; extra > 0 {
		b.data.Next(extra)
	}
	return len(data), nil
}

func (b *lockedBuffer) text() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.data.String()
}

var temporaries struct {
	sync.Mutex
	folders []string
}

// temporaryFolder makes a folder where one can be made; the working folder is the last resort. A newer toolchain is started out of the
// download's own cache: folders that forbid that come last, because what counts is whether the stage's cache does.
func temporaryFolder(prefix string) string {
	parents := []string{os.TempDir(), os.Getenv("HOME"), "."}
	for _, mayForbid := range []bool{false, true} {
		for _, parent := range parents {
			if parent == "" || !mayForbid && forbidsPrograms(nearestFolder(parent)) {
				continue
			}
			if folder, err := ioutil.TempDir(parent, prefix); err == nil {
				if absolute, err := filepath.Abs(folder); err == nil {
					folder = absolute
				}
				temporaries.Lock()
				temporaries.folders = append(temporaries.folders, folder)
				temporaries.Unlock()
				return folder
			}
		}
	}
	return ""
}

func removeTemporaries() {
	temporaries.Lock()
	defer temporaries.Unlock()
	for _, folder := range temporaries.folders {
		removeFolder(folder)
	}
}

// removeFolder makes folders writable first: the module cache is read-only by design.
func removeFolder(folder string) {
	_ = filepath.Walk(folder, func(name string, info os.FileInfo, err error) error {
		if err == nil && info.IsDir() {
			_ = os.Chmod(name, 0700)
		}
		return nil
	})
	_ = os.RemoveAll(folder)
}

// ---- Redaction ----

const redacted = "redacted"

// redactor replaces secrets: userinfo in addresses wherever they stand, well-known token shapes, and the values of variables that hold one.
type redactor struct {
	mu      sync.Mutex
	secrets []string
}

func newRedactor() *redactor {
	r := &redactor{}
	environment := map[string]string{}
	for _, pair := range os.Environ() {
		if parts := strings.SplitN(pair, "=", 2); len(parts) == 2 {
			environment[parts[0]] = parts[1]
		}
	}
	r.learn(environment)
	r.learnFiles()
	return r
}

const (
	shortestSecret = 6 // shorter values of secret-looking variables are words such as "true"
	shortestPiece  = 4 // shorter pieces of a password would match ordinary words
	shortestUser   = 8 // what stands alone before the @ may be a mere name such as git or build
)

var secretName = regexp.MustCompile(
	`(?i)(token|passw(or)?d|passphrase|_pwd$|_pass$|secret|credential|api_?key|access_?key|private_?key|_auth$|_pat$)`)

var proxyName = regexp.MustCompile(`(?i)proxy$`)

var fixedPassword = regexp.MustCompile(`(?i)^(x-oauth-basic|x-token-auth|oauth2|x)?$`)

var tokenPattern = regexp.MustCompile(
	`gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|gl(?:pat|dt|cbt|ptt|ft|rt|soat)-[A-Za-z0-9_.-]{16,}|A[KS]IA[0-9A-Z]{16}|` +
		`xox[abeprs]-[A-Za-z0-9-]{10,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*|npm_[A-Za-z0-9]{36}|dckr_pat_[A-Za-z0-9_-]{20,}|` +
		`AIza[A-Za-z0-9_-]{35}|hvs\.[A-Za-z0-9_-]{20,}|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\z)`)

// headerPattern takes a header's whole value, but for the word that names the kind of credentials.
var headerPattern = regexp.MustCompile(
	`(?i)\b((?:(?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]{0,40}(?:token|key|auth|secret|signature|password)|(?:private|job|deploy)-token|` +
		`api-key)\s*:\s*(?:(?:basic|bearer|digest|negotiate|ntlm|token)\s+)?)([^\s"'][^\r\n"']*)`)

var authorizationPattern = regexp.MustCompile(`(?i)(\b(?:basic|bearer)\s+)([A-Za-z0-9+/=._~-]{6,})`)

// parameterPattern leaves a colon at the end: it is the message's, and the words behind it tell the cause.
var parameterPattern = regexp.MustCompile(
	`(?i)((?:[?&;#]|\\u0026)[\w.-]{0,64}(?:token|passw(?:or)?d|pwd|secret|credential|key|sig|signature|auth|jwt)=)([^&\s"'<>,|]*[^&\s"'<>,|:])`)

var assignmentPattern = regexp.MustCompile(
	`(?i)(\b[\w-]{0,64}(?:token|passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key)=["']?)([^\s"'&<>]+)`)

// spacedPattern takes a netrc line, a flag or a variable in the old notation, with a blank before the secret.
var spacedPattern = regexp.MustCompile(
	`(?i)(\blogin\s+\S+\s+password\s+|(?:\bENV\s+|\s--?)[\w-]{0,64}(?:token|passw(?:or)?d|passphrase|secret|api[_-]?key)\s+)([^\s"'<>]+)`)

var credentialPatterns = []*regexp.Regexp{headerPattern, authorizationPattern, parameterPattern, assignmentPattern, spacedPattern}

// learn remembers the secrets in an environment: what stands before @ in addresses, credentials in headers and parameters, tokens, and
// whole values of variables whose name says so, each also in the forms in which an error or an answer may show it.
func (r *redactor) learn(environment map[string]string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for name, value := range environment {
		if secretName.MatchString(name) {
			r.add(value, shortestSecret)
		}
		_, found := redactUserinfo(value, true)
		if proxyName.MatchString(name) {
			found = append(found, schemelessUserinfo(value)...)
		}
		for _, userinfo := range found {
			r.addUserinfo(userinfo)
		}
		for _, pattern := range credentialPatterns {
			for _, match := range pattern.FindAllStringSubmatch(value, -1) {
				r.add(match[2], shortestSecret)
			}
		}
		for _, token := range tokenPattern.FindAllString(value, -1) {
			r.add(token, shortestSecret)
		}
	}
	sort.SliceStable(r.secrets, func(a, b int) bool { return len(r.secrets[a]) > len(r.secrets[b]) })
}

// credentialFiles are read to know what must not be shown when a server repeats what it was sent. Nothing else is done with them.
func credentialFiles() (netrc []string, git []string) {
	home, config := os.Getenv("HOME"), os.Getenv("XDG_CONFIG_HOME")
	if file := os.Getenv("NETRC"); file != "" {
		netrc = append(netrc, file)
	}
	git = append(git, "/etc/gitconfig")
	if file := os.Getenv("GIT_CONFIG_GLOBAL"); file != "" {
		git = append(git, file)
	}
	if home != "" {
		netrc = append(netrc, filepath.Join(home, ".netrc"), filepath.Join(home, "_netrc"))
		git = append(git, filepath.Join(home, ".gitconfig"), filepath.Join(home, ".git-credentials"))
		config = firstText(config, filepath.Join(home, ".config"))
	}
	if config != "" {
		git = append(git, filepath.Join(config, "git", "config"), filepath.Join(config, "git", "credentials"))
	}
	return netrc, git
}

func (r *redactor) learnFiles() {
	netrc, git := credentialFiles()
	texts := map[string]string{}
	for _, file := range git {
		if data, err := readBounded(file, 256<<10); err == nil {
			texts[file] = ""
			for index, line := range strings.Split(string(data), "\n") {
				texts[file+":"+strconv.Itoa(index)] = line
			}
		}
	}
	r.learn(texts)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, file := range netrc {
		data, err := readBounded(file, 256<<10)
		if err != nil {
			continue
		}
		login := ""
		words := strings.Fields(string(data))
		for index := 0; index+1 < len(words); index++ {
			switch words[index] {
			case "login":
				login = words[index+1]
			case "password":
				r.addUserinfo(login + ":" + words[index+1])
			}
		}
	}
	sort.SliceStable(r.secrets, func(a, b int) bool { return len(r.secrets[a]) > len(r.secrets[b]) })
}

func (r *redactor) addUserinfo(userinfo string) {
	password, shortest := userinfo, shortestUser
	if index := strings.Index(userinfo, ":"); index >= 0 {
		password, shortest = userinfo[index+1:], shortestPiece
		// A token may stand where the user's name does, with nothing or a fixed word behind it. Other names are words.
		if fixedPassword.MatchString(password) {
			r.add(userinfo[:index], shortestUser)
		}
	}
	r.add(password, shortest)
	// A password that breaks an address turns up in error messages in pieces.
	for _, separators := range []string{" \t\r\n:/?#@,|\"'<>`", " \t\r\n:/?#@,|\"'<>`%"} {
		separators := separators
		for _, piece := range strings.FieldsFunc(password, func(c rune) bool { return strings.ContainsRune(separators, c) }) {
			r.add(piece, shortest)
		}
	}
	r.add(unpadded(userinfo), shortestUser)
	if decoded, err := url.PathUnescape(userinfo); err == nil {
		r.add(unpadded(decoded), shortestUser)
	}
}

// unpadded is what a header carries for a user and a password; without the padding it matches also where somebody strips that.
func unpadded(text string) string {
	return base64.RawStdEncoding.EncodeToString([]byte(text))
}

// add remembers a secret as it is, decoded and encoded as in an address, quoted as by %q, and as a module proxy's address writes capitals.
func (r *redactor) add(text string, shortest int) {
	if len(text) < shortest {
		return
	}
	decoded, err := url.PathUnescape(text)
	if err != nil {
		decoded = text
	}
	for _, form := range []string{text, decoded, url.QueryEscape(text), url.PathEscape(text), strings.Trim(strconv.Quote(text), `"`), escape(text)} {
		if form != "" && form != redacted && !contains(r.secrets, form) {
			r.secrets = append(r.secrets, form)
		}
	}
}

func (r *redactor) text(text string) string {
	text, _ = redactUserinfo(text, false)
	r.mu.Lock()
	secrets := r.secrets
	r.mu.Unlock()
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, redacted)
	}
	text = tokenPattern.ReplaceAllString(text, redacted)
	for _, pattern := range credentialPatterns {
		text = pattern.ReplaceAllString(text, "${1}"+redacted)
	}
	return text
}

// redactUserinfo replaces what stands between "://" and the "@" that ends the userinfo, and gives back what it replaced. Where the password
// holds what no address may (a raw / ? or #, so that what follows the colon is no port), everything up to the last @ of the word counts as
// userinfo; where the word has none, what follows the colon does. In a whole value of a variable the userinfo may go on behind a blank, a
// quote or a separator of lists. What stands behind docker:// is the reference of an image, which has no userinfo.
func redactUserinfo(text string, isValue bool) (string, []string) {
	parts := strings.Split(text, "://")
	found := []string{}
	for index := 1; index < len(parts); index++ {
		part := parts[index]
		word := part
		if end := strings.IndexAny(word, " \t\r\n\"'|,<>`"); end >= 0 {
			word = word[:end]
		}
		if dockerScheme.MatchString(parts[index-1]) && imageReference.MatchString(word) {
			continue
		}
		authority := word
		if end := strings.IndexAny(word, "/?#"); end >= 0 {
			authority = word[:end]
		}
		at := strings.LastIndex(authority, "@")
		isBroken := at < 0 && hasNoPort(authority)
		if isBroken {
			at = strings.LastIndex(word, "@")
		}
		if isBroken && at < 0 && isValue {
			at = strings.LastIndex(part, "@")
		}
		switch {
		case at > 0:
			found = append(found, part[:at])
			parts[index] = redacted + part[at:]
		case isBroken:
			parts[index] = part[:strings.Index(authority, ":")+1] + redacted + part[len(authority):]
		}
	}
	return strings.Join(parts, "://"), found
}

// schemelessUserinfo finds userinfo in addresses as HTTP proxies and entries of GOPROXY may be written: user:password@host:3128.
func schemelessUserinfo(value string) []string {
	found := []string{}
	for _, entry := range strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(" \t\r\n,|", c) }) {
		if at := strings.LastIndex(entry, "@"); at > 0 && !strings.Contains(entry, "://") {
			found = append(found, entry[:at])
		}
	}
	return found
}

var dockerScheme = regexp.MustCompile(`(?i)\bdocker$`)

// imageReference is host and port, path, tag and digest, and a message's own marks behind them.
var imageReference = regexp.MustCompile(`^(?:[a-z0-9.-]+(?::\d+)?/)?[a-z0-9][a-z0-9._/-]*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{8,64})?[:.;!)\]}]*$`)

var portPattern = regexp.MustCompile(`(?is)^(?:\d*|[${%*].*|port)$`)

// hasNoPort tells whether what follows the first colon can be no port: neither a number nor a variable that may be one.
func hasNoPort(authority string) bool {
	index := strings.Index(authority, ":")
	if index < 0 || authority[0] == '[' {
		return false
	}
	return !portPattern.MatchString(strings.TrimRight(authority[index+1:], `:.;!)]}\…`))
}

func (r *redactor) detail(d detail) detail {
	result := detail{}
	for name, value := range d {
		switch typed := value.(type) {
		case string:
			result[name] = clip(r.text(typed), maxText)
		case []string:
			list := []string{}
			for index, text := range typed {
				if index >= maxList {
					break
				}
				list = append(list, clip(r.text(text), maxText))
			}
			result[name] = list
		default:
			result[name] = value
		}
	}
	return result
}

// ---- Small helpers ----

func readBounded(name string, limit int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ioutil.ReadAll(io.LimitReader(file, limit))
}

func firstText(texts ...string) string {
	for _, text := range texts {
		if strings.TrimSpace(text) != "" {
			return text
		}
	}
	return ""
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func clip(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + "…"
}

func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffd {
			return '.'
		}
		return r
	}, text)
}

func lastLines(text string, count int) []string {
	lines := []string{}
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimRight(line, "\r"); strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) > count {
		lines = lines[len(lines)-count:]
	}
	return lines
}

func contains(list []string, text string) bool {
	for _, one := range list {
		if one == text {
			return true
		}
	}
	return false
}
