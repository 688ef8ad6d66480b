--
-- PostgreSQL database dump
--

CREATE TABLE t (a int, y int);
