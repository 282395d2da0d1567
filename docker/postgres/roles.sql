-- Runs once, when the database server makes its data folder: three roles and the college's database.
\set ON_ERROR_STOP on
\set owner_word `cat /run/secrets/rc_owner_password`
\set app_word `cat /run/secrets/rc_app_password`
\set backup_word `cat /run/secrets/rc_backup_password`
CREATE ROLE rc_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_word';
CREATE ROLE rc_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app_word';
CREATE ROLE rc_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'backup_word';
CREATE DATABASE recovery_college OWNER rc_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE recovery_college FROM PUBLIC;
GRANT CONNECT ON DATABASE recovery_college TO rc_app, rc_backup;
