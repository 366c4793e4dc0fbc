#!/usr/bin/env bash
# Pushes the image that `make package` made to Amazon ECR, from where AWS Lambda runs it. Calling it again changes nothing but what
# differs: an image that is there already is not sent again.
#
#   deploy/push_image.sh --account 123456789012 --region eu-central-1 --arch arm64
#
#   --account NUMBER     the AWS account (else the one of the credentials)
#   --region REGION      where the function runs (else AWS_REGION, AWS_DEFAULT_REGION)
#   --arch ARCH          arm64 (default) or x86_64
#   --repository NAME    the repository, made if it isn't there: adze
#   --tag TAG            the image's name in it: the version and the architecture, such as 0.1.0-arm64
#   --image FILE         another OCI archive than dist/adze-image-ARCH.tar
#   --keep-days DAYS     how long images stay that no tag names any more: 30
#   --registry HOST      another address of the registry, such as a proxy's
#   --tool TOOL          skopeo (default where it is installed), which copies the archive and needs no daemon, or docker, which builds
#                        deploy/Dockerfile
#   --dry-run            only print the commands
#
# Needs the AWS CLI, which finds its credentials as usual, and skopeo or docker. What it may do: ecr:CreateRepository,
# DescribeRepositories, PutImageScanningConfiguration, PutLifecyclePolicy, GetAuthorizationToken, and those of a push. The last line
# that it prints is the image's address by its digest: what `aws lambda update-function-code --image-uri` takes.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

usage() { sed -n '2,22s/^# \{0,1\}//p' "$0"; }
fail() {
  echo "push_image.sh: $1" >&2
  exit "${2:-1}"
}

account='' region=${AWS_REGION:-${AWS_DEFAULT_REGION:-}} architecture=arm64 repository=adze tag='' image='' keep_days=30
registry='' tool='' dry_run=no
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --dry-run) dry_run=yes; shift; continue ;;
  esac
  [ $# -ge 2 ] || fail "$1 needs a value, or is unknown: see --help" 2
  case $1 in
    --account) account=$2 ;;
    --region) region=$2 ;;
    --arch) architecture=$2 ;;
    --repository) repository=$2 ;;
    --tag) tag=$2 ;;
    --image) image=$2 ;;
    --keep-days) keep_days=$2 ;;
    --registry) registry=$2 ;;
    --tool) tool=$2 ;;
    *) fail "unknown flag '$1': see --help" 2 ;;
  esac
  shift 2
done

# What goes into addresses and policies is checked here, so that a typing error is not told by a server.
matches() { [[ $2 =~ ^$3$ ]] || fail "$1 '$2' is not right: expected $4" 2; }
case $architecture in
  arm64) platform=linux/arm64 ;;
  x86_64) platform=linux/amd64 ;;
  *) fail "--arch '$architecture' is not right: expected arm64 or x86_64" 2 ;;
esac
version=$(sed -n 's/^project(adze VERSION \([^ ]*\).*/\1/p' "$root/CMakeLists.txt")
tag=${tag:-$version-$architecture}
[ -n "$region" ] || fail 'say where: --region eu-central-1, or set AWS_REGION' 2
if [ -z "$account" ]; then
  [ "$dry_run" = no ] || fail 'a dry run asks nothing of AWS: say --account' 2
  account=$(aws sts get-caller-identity --region "$region" --query Account --output text)
fi
matches --account "$account" '[0-9]{12}' '12 digits'
matches --region "$region" '[a-z]{2}(-[a-z]+)+-[0-9]+' 'such as eu-central-1'
matches --repository "$repository" '[a-z0-9]+([._/-][a-z0-9]+)*' 'lower case letters, digits and . _ - / between them'
matches --tag "$tag" '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}' 'letters, digits and . _ -'
matches --keep-days "$keep_days" '[1-9][0-9]{0,4}' 'a number of days'
if [ -z "$tool" ]; then
  if command -v skopeo > /dev/null; then tool=skopeo; else tool=docker; fi
fi
matches --tool "$tool" '(skopeo|docker)' 'skopeo or docker'

case $region in cn-*) domain=amazonaws.com.cn ;; *) domain=amazonaws.com ;; esac
registry=${registry:-$account.dkr.ecr.$region.$domain}
image=${image:-$root/dist/adze-image-$architecture.tar}
target=$registry/$repository:$tag
ecr=(aws ecr --region "$region" --output text)
lifecycle='{"rules":[{"rulePriority":1,"description":"images that no tag names any more","selection":{"tagStatus":"untagged",'
lifecycle+="\"countType\":\"sinceImagePushed\",\"countUnit\":\"days\",\"countNumber\":$keep_days},\"action\":{\"type\":\"expire\"}}]}"

# A command as it would be typed.
show() {
  local words=() word
  for word in "$@"; do
    if [[ $word =~ ^[A-Za-z0-9_./:=,@%+-]+$ ]]; then words+=("$word"); else words+=("'${word//\'/\'\\\'\'}'"); fi
  done
  echo "${words[*]}"
}
# Runs a command whose output nobody needs, or only shows it.
step() { if [ "$dry_run" = yes ]; then show "$@"; else "$@" > /dev/null; fi; }

if [ "$dry_run" = no ]; then
  for program in aws "$tool"; do
    command -v "$program" > /dev/null || fail "$program is not installed (the AWS CLI, and skopeo or docker, are needed)"
  done
  if [ "$tool" = skopeo ] && [ ! -f "$image" ]; then fail "$image is not there: run 'make package' first, or name one by --image"; fi
fi

repository_exists() {
  local said
  [ "$dry_run" = no ] || return 1
  if said=$("${ecr[@]}" describe-repositories --registry-id "$account" --repository-names "$repository" 2>&1); then return 0; fi
  case $said in *RepositoryNotFoundException*) return 1 ;; *) fail "ECR does not say whether $repository is there: $said" ;; esac
}

if repository_exists; then
  step "${ecr[@]}" put-image-scanning-configuration --registry-id "$account" --repository-name "$repository" \
    --image-scanning-configuration scanOnPush=true
else
  step "${ecr[@]}" create-repository --registry-id "$account" --repository-name "$repository" \
    --image-scanning-configuration scanOnPush=true
fi
step "${ecr[@]}" put-lifecycle-policy --registry-id "$account" --repository-name "$repository" --lifecycle-policy-text "$lifecycle"

# The password is valid for hours: it is kept in a folder of this run, and reaches the tool by a pipe.
login=LOGIN_FOLDER
if [ "$dry_run" = no ]; then
  login=$(mktemp -d)
  trap 'rm -rf "$login"' EXIT
fi
export DOCKER_CONFIG=$login REGISTRY_AUTH_FILE=$login/config.json
if [ "$dry_run" = yes ]; then
  echo "$(show "${ecr[@]}" get-login-password) | $(show "$tool" login --username AWS --password-stdin "$registry")"
else
  "${ecr[@]}" get-login-password | "$tool" login --username AWS --password-stdin "$registry" > /dev/null
fi

# The digest is that of the registry, which knows what it was sent.
case $tool in
  skopeo)
    step skopeo copy --quiet --preserve-digests --digestfile "$login/digest" "oci-archive:$image" "docker://$target"
    [ "$dry_run" = yes ] || echo "$registry/$repository@$(cat "$login/digest")"
    ;;
  docker)
    step docker buildx build --platform "$platform" --provenance=false --file "$root/deploy/Dockerfile" --tag "$target" --push "$root"
    describe=("${ecr[@]}" describe-images --registry-id "$account" --repository-name "$repository" --image-ids "imageTag=$tag"
      --query 'imageDetails[0].imageDigest')
    if [ "$dry_run" = yes ]; then show "${describe[@]}"; else echo "$registry/$repository@$("${describe[@]}")"; fi
    ;;
esac
