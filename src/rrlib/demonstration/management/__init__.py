"""Invented adults who are managed: their membership, offences, custody, orders and needs."""
