#!/bin/sh
# Prints the template that stands beside it. The bucket of the results is there already; that of the inputs the template makes.
adze template job.yaml --trigger s3 --bucket etl-example-inputs --prefix source_files/ --suffix .csv --package image --arch arm64 --memory 512 --timeout 60s --quiet
