CREATE TABLE shop.since_16 (plain text STORAGE PLAIN, external text STORAGE EXTERNAL COMPRESSION pglz);
