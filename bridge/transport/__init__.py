"""Bytes to a host: WSMan, processes and sockets, and the PSRP client that speaks through them."""
