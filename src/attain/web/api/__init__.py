"""The figures of a release for programs: JSON over HTTP, described by OpenAPI, version 1."""
