"""The models of the façade, named as in the official Swagger."""
