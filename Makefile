# The commands one types; CMake does the building (CMakeLists.txt, CMakePresets.json), scripts/ the rest.
#
#   make demo        install what is missing, build, run the example job, show its result
#   make build       build/adze
#   make test        unit tests, text cases and the checks of the sources: minutes
#   make test-real   sanitizers, each CPU's kernels, fuzzers, readers that are not ours: tens of minutes
#   make test-lambda the Lambda function, its packages, templates and policies: minutes
#   make package     dist/: the zip, the layer and the image of the Lambda function, for x86-64 and arm64
#   make test-long   what takes a server that is built for ten minutes, MinIO: races for one object, policies
#   make bench       time and memory beside DuckDB's, filed under bench/results
#   make bench-s3    CPU of reading from S3 beside a local file and curl
#   make format      lay out the sources
#   make install     PREFIX (default /usr/local) and DESTDIR are honoured
#   make clean       remove build/ and dist/
#
# SKIP_INSTALL=1 leaves out installing Debian packages, for other systems and for machines without a network.

JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
DESTDIR ?=
ifdef SKIP_INSTALL
  INSTALL_DEPENDENCIES := @true
else
  INSTALL_DEPENDENCIES := @scripts/install_build_dependencies
endif

EXAMPLE := examples/dp_summary
EXAMPLE_COLUMNS := id:string,class:string,memory:int16,percentage:float16,ratio:float16,fob:string,dp:string,recovered:int8
EXAMPLE_SQL := SELECT dp, min(memory) AS memory_min, max(memory) AS memory_max, count(memory) AS memory_count, \
max(percentage) AS percentage_max, avg(percentage) AS percentage_avg, max(ratio) AS ratio_max \
FROM source WHERE dp IS NOT NULL GROUP BY dp ORDER BY dp

.DEFAULT_GOAL := build
.PHONY: demo build test test-real test-lambda test-long package bench bench-s3 format install clean

demo: build
	build/adze run $(EXAMPLE)/job.yaml
	@echo
	@echo 'The result is $(EXAMPLE)/out/etl_output.parquet. The same query, to the terminal:'
	build/adze query "$(EXAMPLE_SQL)" $(EXAMPLE)/ds_1.csv --columns $(EXAMPLE_COLUMNS)

build:
	$(INSTALL_DEPENDENCIES)
	@# Once configured, ninja itself sees what must be configured again; whether tests are built stays as it was.
	@test -f build/build.ninja || cmake --preset release -DADZE_TESTS=OFF
	@ninja -C build -j $(JOBS) adze

test:
	$(INSTALL_DEPENDENCIES) --tests
	@cmake --preset release -DADZE_TESTS=ON
	@scripts/run_checks test

test-real:
	$(INSTALL_DEPENDENCIES) --real
	@cmake --preset release -DADZE_TESTS=ON
	@ninja -C build -j $(JOBS)
	@scripts/install_readers --all
	@scripts/install_servers
	@scripts/run_checks real

test-lambda:
	$(INSTALL_DEPENDENCIES) --lambda
	@cmake --preset release -DADZE_TESTS=ON
	@ninja -C build -j $(JOBS)
	@scripts/install_readers
	@scripts/install_servers
	@scripts/install_lambda_tools
	@scripts/package
	@scripts/run_checks lambda

package:
	$(INSTALL_DEPENDENCIES) --package
	@scripts/package

test-long: build
	@tests/long/create_race.py
	@tests/long/policy_enforced.py

bench: build
	@scripts/install_readers
	@bench/run.sh

bench-s3: build
	@scripts/install_servers
	@bench/s3.py

format:
	$(INSTALL_DEPENDENCIES) --tests
	@scripts/format

install: build
	DESTDIR='$(DESTDIR)' cmake --install build --prefix '$(PREFIX)' --strip

clean:
	rm -rf build dist
