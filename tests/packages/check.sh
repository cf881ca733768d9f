#!/usr/bin/env bash
# Packs the four packages and tries them as somebody does who has nothing else: looks into them, restores and runs a program that knows only
# them, and installs the tool. Needs the .NET 10 SDK, unzip and the package feed.
set -euo pipefail
cd "$(dirname "$0")/../.."

packages=$PWD/artifacts/package
rm -rf "$packages" artifacts/consumer artifacts/consumer-packages artifacts/tools
for project in ArtifactSdk ArtifactSdk.S3 ArtifactSdk.Server ArtifactSdk.Cli; do
    dotnet pack "src/$project" -c Release -o "$packages" --nologo -v quiet
done

version=$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' src/Directory.Build.props)

# What a package must hold: name of the package, then patterns of which each has to match a file in it.
holds() {
    local package=$1 list
    shift
    list=$(unzip -Z1 "$packages/$package.$version.nupkg")
    for pattern in "$@"; do
        grep -qE "^$pattern\$" <<< "$list" || { echo "$package lacks $pattern"; exit 1; }
    done
    nuspec=$(unzip -p "$packages/$package.$version.nupkg" "$package.nuspec")
    for element in '<license type="expression">MIT</license>' '<icon>icon.png</icon>' '<readme>README.md</readme>' '<tags>' '<description>'; do
        grep -qF "$element" <<< "$nuspec" || { echo "$package.nuspec lacks $element"; exit 1; }
    done
    grep -qE '<repository type="git".* commit="[0-9a-f]{40}"' <<< "$nuspec" || { echo "$package.nuspec does not name the commit"; exit 1; }
}

holds ArtifactSdk README.md icon.png 'lib/net8.0/ArtifactSdk.dll' 'lib/net8.0/ArtifactSdk.xml' 'lib/net10.0/ArtifactSdk.dll' 'lib/net10.0/ArtifactSdk.xml'
holds ArtifactSdk.S3 README.md icon.png 'lib/net8.0/ArtifactSdk.S3.dll' 'lib/net10.0/ArtifactSdk.S3.dll' 'lib/net10.0/ArtifactSdk.S3.xml'
holds ArtifactSdk.Server README.md icon.png 'lib/net10.0/ArtifactSdk.Server.dll' 'lib/net10.0/ArtifactSdk.Server.xml'
holds ArtifactSdk.Cli README.md icon.png 'tools/net10.0/any/ArtifactSdk.Cli.dll' 'tools/net10.0/any/DotnetToolSettings.xml'
for package in ArtifactSdk ArtifactSdk.S3 ArtifactSdk.Server ArtifactSdk.Cli; do
    [ -s "$packages/$package.$version.snupkg" ] || { echo "$package has no symbols"; exit 1; }
done

# The client's dependencies are the five that the design allows.
dependencies=$(unzip -p "$packages/ArtifactSdk.$version.nupkg" ArtifactSdk.nuspec | grep -o '<dependency id="[^"]*"' | sort -u | cut -d'"' -f2 | tr '\n' ' ')
expected='Microsoft.Extensions.Http Microsoft.Extensions.Logging.Abstractions Microsoft.Extensions.Options Polly.Core System.Text.Json '
[ "$dependencies" = "$expected" ] || { echo "the client depends on: $dependencies"; exit 1; }

# A cache of its own: the version stays the same while the contents change.
export NUGET_PACKAGES=$PWD/artifacts/consumer-packages
dotnet build tests/packages/Consumer -p:PackedVersion="$version" --nologo -v quiet
WANDB_API_KEY='' WANDB_BASE_URL='' dotnet run --project tests/packages/Consumer --no-build -f net10.0

dotnet tool install ArtifactSdk.Cli --version "$version" --tool-path artifacts/tools --configfile tests/packages/nuget.config > /dev/null
shown=$(artifacts/tools/artifacts --version)
case $shown in
    "$version"*) echo "artifacts $shown is installed and starts" ;;
    *) echo "artifacts --version said '$shown'"; exit 1 ;;
esac
