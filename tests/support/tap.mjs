// The results of a test program, as TAP on standard output (https://testanything.org). A case is an
// async function that throws; what it says on the way (note) is shown with it.

let count = 0;
let failed = 0;

function say(text) {
    process.stdout.write(`${text}\n`);
}

export function note(text) {
    say(String(text).replace(/^/gm, '# '));
}

export async function test(name, run) {
    count++;
    try {
        await run();
        say(`ok ${count} - ${name}`);
    } catch (error) {
        failed++;
        say(`not ok ${count} - ${name}`);
        note(error.stack ?? error);
    }
}

export function skip(name, why) {
    say(`ok ${++count} - ${name} # SKIP ${why}`);
}

// To be called after the last case. Ends the program: a server that a failed case has left running
// would keep it.
export function done() {
    say(`1..${count}`);
    process.exit(failed ? 1 : 0);
}
