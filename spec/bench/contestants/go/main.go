// main gophercloud|net/http: carries out the orders that it reads; see orders.ts.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gophercloud/gophercloud"
	"github.com/gophercloud/gophercloud/openstack"
)

type order struct {
	Do                             string
	Base, User, Password, Token    string
	Ca                             string
	Body                           string
	InFlight, Count, ForMs, SlowMs int64
}

type list struct {
	Servers []map[string]interface{} `json:"servers"`
}

type get func(body string) error

var paths = map[string]string{"small": "/servers", "large": "/servers/detail"}

func client(o order) http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost, transport.Proxy = 2048, 1024, nil
	if o.Ca != "" {
		pem, _ := os.ReadFile(o.Ca)
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(pem)
		transport.TLSClientConfig = &tls.Config{RootCAs: pool}
	}
	return http.Client{Transport: transport}
}

func openPlain(o order) (get, error) {
	http1 := client(o)
	return func(body string) error {
		request, err := http.NewRequest("GET", o.Base+"/compute/v2.1"+paths[body], nil)
		if err != nil {
			return err
		}
		request.Header.Set("Accept", "application/json")
		request.Header.Set("X-Auth-Token", o.Token)
		request.Header.Set("OpenStack-API-Version", "compute 2.79")
		request.Header.Set("X-OpenStack-Nova-API-Version", "2.79")
		response, err := http1.Do(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode != 200 {
			return fmt.Errorf("status %d", response.StatusCode)
		}
		text, err := io.ReadAll(response.Body)
		if err != nil {
			return err
		}
		var found list
		return json.Unmarshal(text, &found)
	}, nil
}

// openGophercloud signs in at the first request, as sessions of the others do; the library itself wants it before.
func openGophercloud(o order) (get, error) {
	options := gophercloud.AuthOptions{
		IdentityEndpoint: o.Base + "/v3", Username: o.User, Password: o.Password, DomainID: "default",
		Scope: &gophercloud.AuthScope{ProjectName: "bench", DomainID: "default"}, AllowReauth: true,
	}
	var once sync.Once
	var compute *gophercloud.ServiceClient
	var failed error
	open := func() {
		provider, err := openstack.NewClient(options.IdentityEndpoint)
		if err == nil {
			provider.HTTPClient = client(o)
			err = openstack.Authenticate(provider, options)
		}
		if err == nil {
			compute, err = openstack.NewComputeV2(provider, gophercloud.EndpointOpts{Region: "RegionOne"})
		}
		if failed = err; err == nil {
			compute.Microversion = "2.79"
		}
	}
	return func(body string) error {
		once.Do(open)
		if failed != nil {
			return failed
		}
		var found list
		_, err := compute.Get(compute.ServiceURL(paths[body][1:]), &found, nil)
		return err
	}, nil
}

func cpuMicroseconds() float64 {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return float64(used.Utime.Sec+used.Stime.Sec)*1e6 + float64(used.Utime.Usec+used.Stime.Usec)
}

func run(o order, send get) map[string]interface{} {
	var begun, requests, lost, slow int64
	var all sync.WaitGroup
	if o.Count == 0 {
		o.Count = 1 << 60
	}
	began, cpu := time.Now(), cpuMicroseconds()
	for i := int64(0); i < o.InFlight; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for atomic.AddInt64(&begun, 1) <= o.Count {
				at := time.Now()
				if o.ForMs > 0 && at.Sub(began).Milliseconds() > o.ForMs {
					return
				}
				if send(o.Body) == nil {
					atomic.AddInt64(&requests, 1)
				} else {
					atomic.AddInt64(&lost, 1)
				}
				if o.SlowMs > 0 && time.Since(at).Milliseconds() > o.SlowMs {
					atomic.AddInt64(&slow, 1)
				}
			}
		}()
	}
	all.Wait()
	return map[string]interface{}{
		"requests": requests, "lost": lost, "slow": slow,
		"cpuMicroseconds": cpuMicroseconds() - cpu, "wallMs": float64(time.Since(began).Microseconds()) / 1000,
	}
}

func peakMiB() float64 {
	text, _ := os.ReadFile("/proc/self/status")
	kib, _ := strconv.Atoi(regexp.MustCompile(`VmHWM:\s+(\d+)`).FindStringSubmatch(string(text))[1])
	return float64(kib) / 1024
}

func heapBytes() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func main() {
	open := map[string]func(order) (get, error){"gophercloud": openGophercloud, "net/http": openPlain}[os.Args[1]]
	var setting order
	var send get
	var sessions []get
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<20)
	for input.Scan() {
		var o order
		answer := map[string]interface{}{}
		if err := json.Unmarshal(input.Bytes(), &o); err != nil {
			panic(err)
		}
		switch o.Do {
		case "open":
			setting = o
			send, _ = open(o)
		case "run":
			answer = run(o, send)
		case "sessions":
			for i := int64(0); i < o.Count; i++ {
				one, _ := open(setting)
				if err := one("small"); err != nil {
					panic(err)
				}
				sessions = append(sessions, one)
			}
		case "memory":
			answer["bytes"] = heapBytes()
		case "used":
			answer["cpuMs"], answer["residentMiB"] = cpuMicroseconds()/1000, peakMiB()
		}
		text, _ := json.Marshal(answer)
		fmt.Println(string(text))
	}
}
