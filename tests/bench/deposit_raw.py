"""The transaction of an approval in bare SQL, without Odoo."""

import threading
import time
from itertools import cycle

import psycopg2

CLIENTS = 8
COPIED = ("parts_log", "stock_picking", "stock_move", "stock_move_line")


class RawApprovals:
    """Turn, guarded update, entry, state, log and reservation, by 8 connections at once."""

    def __init__(self, database, accounts, parts):
        self.database, self.accounts, self.parts = database, accounts, parts
        self.copies = self.make_copies()

    def measure(self):
        return {"hot": self.rate(self.accounts[:1]), "spread": self.rate(self.accounts)}

    def rate(self, accounts, seconds=4):
        counts, deadline = [0] * CLIENTS, time.perf_counter() + seconds

        def client(number):
            connection = psycopg2.connect(dbname=self.database)
            connection.set_session(isolation_level="REPEATABLE READ")
            for account in cycle(accounts[number % len(accounts) :] + accounts[:number]):
                if time.perf_counter() > deadline:
                    break
                self.approve(connection, account, self.parts[number])
                counts[number] += 1
            connection.close()

        threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts) / seconds

    def make_copies(self):
        """Statements that write again what our last approval wrote beside the entry."""
        connection = psycopg2.connect(dbname=self.database)
        with connection, connection.cursor() as cursor:
            statements = [self.make_copy(cursor, table) for table in COPIED]
        connection.close()
        return statements

    def make_copy(self, cursor, table):
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_name = %s AND column_name NOT IN ('id', 'name')",
            [table],
        )
        ((columns,),) = cursor.fetchall()
        last = f"(SELECT max(id) FROM {table})"
        return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = {last}"

    def approve(self, connection, account, part):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(1, %s)", [account])
            connection.commit()
            cursor.execute(
                "UPDATE deposit_account SET held = held + 1, last_seq = last_seq + 1"
                " WHERE id = %s AND held + 1 <= balance * multiple"
                " RETURNING balance, held, last_seq, (SELECT hash FROM deposit_entry entry"
                " WHERE entry.account_id = deposit_account.id"
                " AND entry.seq = deposit_account.last_seq - 1)",
                [account],
            )
            balance, held, seq, head = cursor.fetchone()
            cursor.execute(
                "INSERT INTO deposit_entry (account_id, seq, kind, balance_delta, held_delta,"
                " balance_after, held_after, user_id, at, previous_hash, hash)"
                " VALUES (%s, %s, 'hold', 0, 1, %s, %s, 1, now(), %s, md5(%s))",
                [account, seq, balance, held, head or "0", head or "0"],
            )
            cursor.execute(
                "UPDATE parts_requisition SET state = state WHERE id ="
                " (SELECT max(id) FROM parts_requisition WHERE account_id = %s)",
                [account],
            )
            for statement in self.copies:
                cursor.execute(statement)
            cursor.execute(
                "UPDATE stock_quant SET reserved_quantity = reserved_quantity + 1"
                " WHERE product_id = %s AND quantity > 0",
                [part],
            )
            connection.commit()
            cursor.execute("SELECT pg_advisory_unlock(1, %s)", [account])
            connection.commit()
