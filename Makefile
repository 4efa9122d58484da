# The two commands of the README are `make demo` and `make test`; each does all its set-up.

CARGO ?= cargo

.PHONY: demo test setup test-setup format bench

demo: setup
	$(CARGO) build --release --locked
	./target/release/downbeat demo

test: test-setup
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked
# Benches are built with the rest, and run once through, so that what they have in common is built once.
	$(CARGO) test --workspace --all-targets --locked
	$(CARGO) test --workspace --doc --locked
# The system's MIDI needs a sequencer, which few machines that test have: here it runs over JACK. The
# program is never built with this feature.
	$(CARGO) test --package downbeat-device --features midi-over-jack --test midi_over_jack --locked

# What building takes.
setup:
	@scripts/install-packages build

# What tests take besides: a JACK server and its tools, other people's audio programs, a terminal.
test-setup:
	@scripts/install-packages build test
	@scripts/install-osc-clients

format:
	$(CARGO) fmt --all

# All figures of docs/performance.md.
bench: test-setup
	@scripts/install-packages bench
	$(CARGO) bench --package downbeat
