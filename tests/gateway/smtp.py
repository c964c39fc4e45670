#!/usr/bin/python3
"""A mail server on loopback, of Debian's python3-aiosmtpd. Prints its port, then each mail it takes.
usage: smtp.py plain|starttls|smtps CERTIFICATE KEY ADDRESS
What the receiver's name says happens: see Behaviour."""
import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

mode, certificate, key, address = sys.argv[1:5]


def say(value):
    print(json.dumps(value), flush=True)


def authenticate(server, session, envelope, mechanism, data):
    is_right = data.login == b'sapa@demo.test' and data.password == b'k:t@/%'
    return AuthResult(success=is_right, handled=False)


class Behaviour:
    async def handle_RCPT(self, server, session, envelope, to, options):
        who = to.split('@')[0]
        if who == 'tolak':
            return '550 5.1.1 tidak ada di sini'
        if who == 'nanti':
            return '451 4.7.1 coba lagi nanti'
        if who == 'putus':
            server.transport.abort()
            return '421 putus'
        envelope.rcpt_tos.append(to)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        who = envelope.rcpt_tos[0].split('@')[0]
        say({'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'mail': envelope.content.decode(),
             'tls': server.transport.get_extra_info('ssl_object') is not None, 'authenticated': session.authenticated,
             'peer': session.peer[1]})
        if who == 'penuh':
            return '452 4.2.2 kotak penuh'
        if who == 'isi':
            return '554 5.7.1 isi ditolak'
        if who == 'jatuh':
            server.transport.abort()
        if who == 'diam':
            await asyncio.sleep(3600)
        return '250 2.0.0 diterima sebagai Q1'


async def main():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    starts_tls = mode == 'starttls'

    def make():
        return SMTP(Behaviour(), hostname='localhost', tls_context=context if starts_tls else None,
                    require_starttls=False, authenticator=authenticate, auth_require_tls=starts_tls,
                    auth_required=starts_tls, decode_data=False)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, address, 0, ssl=context if mode == 'smtps' else None)
    say(server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
