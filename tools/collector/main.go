// SPDX-License-Identifier: Apache-2.0

// collector: the processors of a rendered otel/collector.yaml, made by their own factories and given spans.
//
//	collector CONFIG <spans.json
//
// Spans that are read as OTLP's JSON go through transform and resource in the order of the pipeline and are printed;
// the others are made, which parses what they are told, and left out: what they do takes time.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/resourceprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/transformprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"gopkg.in/yaml.v3"
)

var factories = map[string]processor.Factory{
	"transform":     transformprocessor.NewFactory(),
	"resource":      resourceprocessor.NewFactory(),
	"tail_sampling": tailsamplingprocessor.NewFactory(),
}

// The processor of that name, which hands on to next; nil where its kind is none of ours.
func made(name string, told map[string]any, next consumer.Traces) (processor.Traces, error) {
	kind, _, _ := strings.Cut(name, "/")
	factory, ok := factories[kind]
	if !ok {
		return nil, nil
	}
	config := factory.CreateDefaultConfig()
	if err := confmap.NewFromStringMap(told).Unmarshal(config); err != nil {
		return nil, err
	}
	if err := confmap.Validate(config); err != nil {
		return nil, err
	}
	settings := processor.Settings{ID: component.NewID(factory.Type()), TelemetrySettings: componenttest.NewNopTelemetrySettings()}
	return factory.CreateTraces(context.Background(), settings, config, next)
}

func run(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var config struct {
		Processors map[string]map[string]any
		Service    struct {
			Pipelines map[string]struct{ Processors []string }
		}
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		return err
	}
	var printed []byte
	last, err := consumer.NewTraces(func(_ context.Context, spans ptrace.Traces) error {
		printed, err = (&ptrace.JSONMarshaler{}).MarshalTraces(spans)
		return err
	}, consumer.WithCapabilities(consumer.Capabilities{MutatesData: true}))
	if err != nil {
		return err
	}
	first := last
	for _, name := range slices.Backward(config.Service.Pipelines["traces"].Processors) {
		one, err := made(name, config.Processors[name], first)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if one != nil && !strings.HasPrefix(name, "tail_sampling") {
			first = one
		}
	}
	given, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	spans, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(given)
	if err != nil {
		return err
	}
	if err := first.ConsumeTraces(context.Background(), spans); err != nil {
		return err
	}
	_, err = os.Stdout.Write(printed)
	return err
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: collector CONFIG <spans.json")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
