// A shop that sells one thing: a fresh order number.
package main

import (
	"fmt"

	"github.com/google/uuid"
)

func main() {
	fmt.Println("order", uuid.NewString())
}
