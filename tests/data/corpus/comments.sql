-- dumped by hand

/* of 2021 */
insert into t values (1, 2);
