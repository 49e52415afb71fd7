package main

import (
	"bufio"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
)

// proxyPort is free in a container that runs nothing else.
const proxyPort = 8080

var (
	askedLock sync.Mutex
	asked     = map[string][]string{}
)

// askedBy tells what one run asked the loopback proxy, each address once, in order.
func askedBy(run int) []string {
	askedLock.Lock()
	defer askedLock.Unlock()
	return asked[strconv.Itoa(run)]
}

// listenAsProxy serves http://127.0.0.1:8080/<run>/<entry>/<answer>/<module>/@v/…: <answer> is a status, `ok`, `html` or `cut`.
// Without net/http, which would take longer to compile than all questions take to answer.
func listenAsProxy() {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", proxyPort))
	if err != nil {
		fail(err)
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				fail(err)
			}
			go serve(connection)
		}
	}()
}

func serve(connection net.Conn) {
	defer connection.Close()
	lines := bufio.NewScanner(connection)
	if !lines.Scan() {
		return
	}
	words := strings.Fields(lines.Text())
	for lines.Scan() && lines.Text() != "" {
	}
	if len(words) < 2 {
		return
	}
	parts := strings.SplitN(strings.TrimPrefix(words[1], "/"), "/", 4)
	if len(parts) < 4 {
		respond(connection, 400, "")
		return
	}
	remember(parts[0], parts[1])
	switch file := parts[3]; {
	case parts[2] == "cut":
	case parts[2] == "html":
		respond(connection, 200, "<html>Log in</html>")
	case parts[2] != "ok":
		status, _ := strconv.Atoi(parts[2])
		respond(connection, status, "no")
	case strings.HasSuffix(file, ".info"):
		respond(connection, 200, `{"Version":"v1.0.0"}`)
	case strings.HasSuffix(file, ".mod"):
		respond(connection, 200, "module "+strings.SplitN(file, "/@v/", 2)[0]+"\n")
	default:
		respond(connection, 404, "")
	}
}

func remember(run, entry string) {
	askedLock.Lock()
	defer askedLock.Unlock()
	for _, known := range asked[run] {
		if known == entry {
			return
		}
	}
	asked[run] = append(asked[run], entry)
}

func respond(connection net.Conn, status int, body string) {
	fmt.Fprintf(connection, "HTTP/1.1 %d Answer\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", status, len(body), body)
}
