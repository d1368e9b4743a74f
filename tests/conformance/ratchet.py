#!/usr/bin/env python3
"""Replays recorded answers of real servers against our executable, and holds the result against the list of steps that do not pass yet.

A step outside the list must pass; a step on the list that passes must be taken off it (--update rewrites the list, which can only shrink
unless --grow says otherwise). The last line is "N passed, N failed".
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LIST = os.path.join(HERE, "not-yet.txt")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kit", required=True)
    parser.add_argument("--vault", required=True)
    parser.add_argument("--only", help="regular expression over topic/scenario")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--grow", action="store_true")
    options = parser.parse_args()

    results = run(options)
    known = set(read_list())
    failing = [name for name, passed in results.items() if not passed]
    seen = set(results)
    fresh = [name for name in failing if name not in known]
    healed = [name for name in known if results.get(name) is True]
    if options.update:
        keep = {name for name in known if name not in seen} | (set(failing) if options.grow else set(failing) & known)
        with open(LIST, "w", encoding="utf-8") as file:
            file.write("# Steps that do not pass yet, one a line: topic/scenario: step. This list only gets shorter.\n")
            file.writelines(name + "\n" for name in sorted(keep))
        print(f"{len(keep)} steps in {os.path.relpath(LIST)}")
        return 0
    for name in fresh:
        print("does not pass and is not on the list:", name)
    for name in healed:
        print("passes now; take it off the list (--update):", name)
    bad = len(fresh) + len(healed)
    print(f"{len(failing) - len(fresh)} steps of a later day are on the list")
    print(f"{sum(results.values()) - len(healed)} passed, {bad} failed")
    return 1 if bad else 0


def run(options):
    recorded = os.path.join(options.kit, "recorded")
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "result.json")
        command = [
            sys.executable, os.path.join(options.kit, "kit", "conformance.py"), "check",
            "--against", os.path.join(recorded, "vault-1.14", "public"),
            "--or", os.path.join(recorded, "openbao-2.6", "public"), os.path.join(recorded, "vault-1.8", "public"),
            "--server", os.path.abspath(options.vault) + " server -config {config}", "--jobs", "2", "--json", out,
            # The recorded servers let these be called without a token, as the scenarios do.
            "--config", '{"enable_unauthenticated_access": ["rekey", "generate-root"]}',
        ]
        environment = dict(os.environ)
        kms = start_kms(options.vault, folder)
        try:
            if kms:
                command += ["--kms-key-id", "alias/strongroom", "--kms-endpoint", kms[1]]
                environment.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_REGION="us-east-1")
            if options.only:
                command += ["--only", options.only]
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, timeout=1200, check=False)
        finally:
            if kms:
                kms[0].terminate()
                kms[0].wait(10)
        with open(out, encoding="utf-8") as file:
            data = json.load(file)
    results, count = {}, {}
    for scenario in data["scenarios"]:
        for step in scenario["steps"]:
            name = f"{scenario['topic']}/{scenario['scenario']}: {step['name']}"
            count[name] = count.get(name, 0) + 1
            if count[name] > 1:
                name += f" ({count[name]})"
            results[name] = bool(step["passed"])
    return results


def start_kms(vault, folder):
    """The stand-in for AWS KMS, for the scenarios with auto-unseal."""
    process = subprocess.Popen([os.path.abspath(vault), "local-kms", "-listen=127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder)
    for line in process.stdout:
        for word in line.replace("=", " ").replace("'", " ").split():
            if word.startswith("http://127.0.0.1:"):
                return process, word.rstrip("/.,")
    process.wait(10)
    return None


def read_list():
    if not os.path.exists(LIST):
        return []
    with open(LIST, encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]


if __name__ == "__main__":
    sys.exit(main())
