COPY public.t (a, k, y) FROM stdin;
1	x	1.5
2	z	2.5
\.
