# Hundreds of tenants in an image of their own: a folder "mappings" beside this file, with one folder per tenant.
#   docker build -f mappings.Dockerfile -t registry.example/account-bridge-mappings:2026-11-30 .
FROM account-bridge:0.1.0
COPY mappings /mappings
